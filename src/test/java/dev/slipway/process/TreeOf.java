package dev.slipway.process;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A commit in memory, as hostile as a test wants it. */
final class TreeOf implements SourceTree {

    private record Entry(String path, Kind kind, String content) {
        byte[] bytes() {
            return content.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private boolean all;

    /** As a git server might that lies. */
    TreeOf listingAll() {
        all = true;
        return this;
    }

    TreeOf file(String path, String content) {
        return add(path, Kind.FILE, content);
    }

    TreeOf executable(String path, String content) {
        return add(path, Kind.EXECUTABLE, content);
    }

    TreeOf link(String path, String target) {
        return add(path, Kind.LINK, target);
    }

    private TreeOf add(String path, Kind kind, String content) {
        entries.add(new Entry(path, kind, content));
        return this;
    }

    @Override
    public Commit commit() {
        return new Commit(Digest.of(entries.toString()).value().substring(7, 47));
    }

    @Override
    public Optional<String> hash(String folder) {
        StringBuilder all = new StringBuilder(folder);
        entries.forEach(entry -> all.append(entry.path).append(entry.kind).append(entry.content));
        return Optional.of(Digest.of(all.toString()).value().substring(7, 47));
    }

    @Override
    public List<SourceFile> list(String folder) {
        return entries.stream()
                .filter(entry -> all || folder.isEmpty() || entry.path.startsWith(folder + "/"))
                .map(entry -> new SourceFile(entry.path, entry.bytes().length, entry.kind))
                .toList();
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        return entries.stream()
                .filter(entry -> entry.path.equals(path) && entry.kind != Kind.LINK && entry.bytes().length <= limit)
                .map(Entry::bytes)
                .findFirst();
    }

    @Override
    public void tar(String folder, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry file : entries) {
                if (all || folder.isEmpty() || file.path.startsWith(folder + "/")) {
                    write(file, all || folder.isEmpty() ? file.path : file.path.substring(folder.length() + 1), tar);
                }
            }
        }
    }

    private static void write(Entry file, String name, TarArchiveOutputStream tar) throws IOException {
        byte type = file.kind == Kind.LINK ? TarConstants.LF_SYMLINK : TarConstants.LF_NORMAL;
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        if (file.kind == Kind.LINK) {
            entry.setLinkName(file.content);
        } else {
            entry.setSize(file.bytes().length);
        }
        entry.setMode(file.kind == Kind.EXECUTABLE ? 0755 : 0644);
        tar.putArchiveEntry(entry);
        if (file.kind != Kind.LINK) {
            tar.write(file.bytes());
        }
        tar.closeArchiveEntry();
    }
}
