package dev.slipway.kube;

import dev.slipway.tool.Blame;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.Kind;
import dev.slipway.tool.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Some of a commit's folders as files for a program to read, and nothing else of the repository. Links are left out. */
final class Unpacked {

    static final int MOST_FILES = 5_000;
    static final int MOST_FILE_BYTES = 1024 * 1024;
    static final long MOST_BYTES = 64L * 1024 * 1024;

    private final SourceTree tree;
    private final Path root;
    private final Set<String> links = new TreeSet<>();
    private int files;
    private long bytes;

    Unpacked(SourceTree tree, Path root) {
        this.tree = tree;
        this.root = root;
    }

    /** A folder with all that is below it; what is there already is not written again. */
    void add(String folder) throws IOException {
        for (SourceFile file : tree.list(folder)) {
            add(file);
        }
    }

    /** One file; false when there is none. */
    boolean addFile(String path) throws IOException {
        Optional<byte[]> content = tree.read(path, MOST_FILE_BYTES);
        if (content.isEmpty()) {
            return false;
        }
        Path place = place(path);
        Files.createDirectories(place.getParent());
        Files.write(place, content.get());
        return true;
    }

    private void add(SourceFile file) throws IOException {
        Path place = place(file.path());
        if (file.kind() == Kind.LINK) {
            links.add(file.path());
            return;
        }
        if (Files.exists(place)) {
            return;
        }
        files++;
        bytes += file.size();
        if (files > MOST_FILES || bytes > MOST_BYTES) {
            throw new Trouble(
                    Blame.REVISION,
                    "TooManyFiles",
                    "what is to be rendered holds more than " + MOST_FILES + " files or " + MOST_BYTES / 1024 / 1024
                            + " MiB: name a smaller folder in spec.source.path");
        }
        byte[] content = tree.read(file.path(), (int) MOST_BYTES)
                .orElseThrow(() -> new IOException(file.path() + " can't be read"));
        Files.createDirectories(place.getParent());
        Files.write(place, content);
    }

    Path place(String path) {
        boolean odd = Arrays.stream(path.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0);
        if (odd && !path.isEmpty()) {
            throw new Trouble(
                    Blame.REVISION, "SourceRefused", "the commit has a file with the path \"" + path + "\": rename it");
        }
        return root.resolve(path);
    }

    /** What a program may look for in vain; empty for none. */
    String leftOut() {
        return links.isEmpty() ? "" : " (symbolic links are left out: " + String.join(", ", links) + ")";
    }
}
