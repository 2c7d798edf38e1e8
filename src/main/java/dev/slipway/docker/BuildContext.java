package dev.slipway.docker;

import dev.slipway.tool.SourceTree;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The commit's folder as the tar that a build is sent, in a temporary file: what is wrong with it shows before the engine is asked.
 * Written anew only where {@code .dockerignore} takes something out or the Dockerfile lies elsewhere.
 *
 * @param dockerfile its path in the tar
 */
record BuildContext(Path tar, String dockerfile) implements AutoCloseable {

    private static final int MOST_DOCKERFILE_BYTES = 256 * 1024;
    private static final int MOST_IGNORE_BYTES = 256 * 1024;
    private static final String FOREIGN_DOCKERFILE = ".slipway.dockerfile";

    static BuildContext of(SourceTree tree, Folder folder, long mostBytes) throws IOException {
        if (tree.hash(folder.context()).isEmpty()) {
            throw EngineTool.revision(
                    "ContextNotFound",
                    "the commit has no folder \"" + folder.context() + "\": correct spec.build.context");
        }
        Optional<byte[]> ignore = tree.read(below(folder.context(), DockerIgnore.FILE), MOST_IGNORE_BYTES);
        Optional<String> inside = folder.dockerfileInContext();
        Path whole = spool(tree, folder, mostBytes);
        if (ignore.isEmpty() && inside.isPresent()) {
            return new BuildContext(whole, inside.get());
        }
        try {
            DockerIgnore rules = DockerIgnore.parse(
                    new String(ignore.orElse(new byte[0]), StandardCharsets.UTF_8), inside.orElse(FOREIGN_DOCKERFILE));
            Optional<byte[]> foreign = inside.isPresent() ? Optional.empty() : Optional.of(dockerfile(tree, folder));
            return new BuildContext(filtered(whole, rules, foreign), inside.orElse(FOREIGN_DOCKERFILE));
        } finally {
            Files.delete(whole);
        }
    }

    InputStream open() throws IOException {
        return Files.newInputStream(tar);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(tar);
    }

    private static Path spool(SourceTree tree, Folder folder, long mostBytes) throws IOException {
        return written(out -> tree.tar(folder.context(), new Bounded(out, mostBytes)));
    }

    private static Path filtered(Path whole, DockerIgnore rules, Optional<byte[]> dockerfile) throws IOException {
        return written(out -> {
            try (TarArchiveInputStream from = new TarArchiveInputStream(Files.newInputStream(whole), "UTF-8");
                    TarArchiveOutputStream to = new TarArchiveOutputStream(out, "UTF-8")) {
                to.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                to.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                for (TarArchiveEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                    if (rules.sends(entry.getName())) {
                        to.putArchiveEntry(entry);
                        from.transferTo(to);
                        to.closeArchiveEntry();
                    }
                }
                if (dockerfile.isPresent()) {
                    TarArchiveEntry entry = new TarArchiveEntry(FOREIGN_DOCKERFILE);
                    entry.setSize(dockerfile.get().length);
                    entry.setModTime(0);
                    to.putArchiveEntry(entry);
                    to.write(dockerfile.get());
                    to.closeArchiveEntry();
                }
            }
        });
    }

    private static byte[] dockerfile(SourceTree tree, Folder folder) throws IOException {
        return tree.read(folder.dockerfile(), MOST_DOCKERFILE_BYTES)
                .orElseThrow(() -> EngineTool.revision(
                        "DockerfileNotFound",
                        "the commit has no file \"" + folder.dockerfile()
                                + "\": add it, or correct spec.build.dockerfile"));
    }

    private static Path written(Content content) throws IOException {
        Path file = Files.createTempFile("slipway-context", ".tar");
        try (OutputStream out = Files.newOutputStream(file)) {
            content.write(out);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
    }

    private static String below(String folder, String file) {
        return folder.isEmpty() ? file : folder + "/" + file;
    }

    /** Something that writes itself. */
    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Refuses what is larger than Slipway is willing to send. */
    private static final class Bounded extends FilterOutputStream {

        private final long most;
        private long written;

        Bounded(OutputStream out, long most) {
            super(out);
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            count(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
            out.write(bytes, offset, length);
        }

        private void count(int more) {
            written += more;
            if (written > most) {
                throw EngineTool.revision(
                        "ContextTooLarge",
                        "the build context is larger than " + most / (1024 * 1024)
                                + " MiB: send a smaller folder (spec.build.context), or raise slipway.docker.context-bytes");
            }
        }
    }
}
