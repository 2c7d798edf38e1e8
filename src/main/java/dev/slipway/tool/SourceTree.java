package dev.slipway.tool;

import dev.slipway.deployment.Commit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The files of one commit, read from the object store; never a folder on disk. Paths are relative to the repository's root, with
 * slashes. Symbolic links are listed and never followed.
 */
public interface SourceTree {

    int MOST_FILES = 100_000;

    Commit commit();

    /** The git tree hash of a folder ({@code ""}: the root): equal hashes, equal content. Empty where there is no such folder. */
    Optional<String> hash(String folder);

    /** All files below a folder, sorted by path; at most {@link #MOST_FILES}, else an {@link IOException} that says so. */
    List<SourceFile> list(String folder) throws IOException;

    /** A file's content; empty where there is no such file or it is larger than {@code limit} bytes. */
    Optional<byte[]> read(String path, int limit) throws IOException;

    /** Writes a folder as a tar with paths relative to it: the same bytes for the same tree. */
    void tar(String folder, OutputStream out) throws IOException;

    /** A file of a commit. */
    record SourceFile(String path, long size, Kind kind) {}

    /** How git stores it. */
    enum Kind {
        FILE,
        EXECUTABLE,
        LINK
    }
}
