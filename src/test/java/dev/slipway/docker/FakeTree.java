package dev.slipway.docker;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A commit's files from memory. */
final class FakeTree implements SourceTree {

    static final Commit COMMIT = new Commit("0123456789abcdef0123456789abcdef01234567");

    private final TreeMap<String, byte[]> files = new TreeMap<>();

    static FakeTree of(Map<String, String> texts) {
        FakeTree tree = new FakeTree();
        texts.forEach((name, text) -> tree.files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return tree;
    }

    FakeTree with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    @Override
    public Commit commit() {
        return COMMIT;
    }

    @Override
    public Optional<String> hash(String folder) {
        return files.keySet().stream().anyMatch(name -> below(folder, name).isPresent())
                ? Optional.of(Digest.of(folder + files.keySet()).brief())
                : Optional.empty();
    }

    @Override
    public List<SourceFile> list(String folder) {
        return files.entrySet().stream()
                .filter(file -> below(folder, file.getKey()).isPresent())
                .map(file -> new SourceFile(file.getKey(), file.getValue().length, Kind.FILE))
                .toList();
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        return Optional.ofNullable(files.get(path)).filter(content -> content.length <= limit);
    }

    @Override
    public void tar(String folder, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Optional<String> name = below(folder, file.getKey());
                if (name.isPresent()) {
                    TarArchiveEntry entry = new TarArchiveEntry(name.get());
                    entry.setMode(0755);
                    entry.setModTime(0);
                    entry.setSize(file.getValue().length);
                    tar.putArchiveEntry(entry);
                    tar.write(file.getValue());
                    tar.closeArchiveEntry();
                }
            }
        }
    }

    private static Optional<String> below(String folder, String name) {
        if (folder.isEmpty()) {
            return Optional.of(name);
        }
        return name.startsWith(folder + "/") ? Optional.of(name.substring(folder.length() + 1)) : Optional.empty();
    }
}
