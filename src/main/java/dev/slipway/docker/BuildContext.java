package dev.slipway.docker;

import dev.slipway.tool.SourceTree;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The commit's folder as the tar that a build is sent, in a file that has no name any more: what is wrong with it shows before the
 * engine is asked, and nothing is left of it after a crash. Written anew only where {@code .dockerignore} takes something out or the
 * Dockerfile lies elsewhere.
 *
 * @param dockerfile its path in the tar
 */
record BuildContext(FileChannel tar, String dockerfile) implements AutoCloseable {

    private static final int MOST_DOCKERFILE_BYTES = 256 * 1024;
    private static final int MOST_IGNORE_BYTES = 256 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final String FOREIGN_DOCKERFILE = ".slipway.dockerfile";

    static BuildContext of(SourceTree tree, Folder folder, long mostBytes) throws IOException {
        if (tree.hash(folder.context()).isEmpty()) {
            throw Trouble.revision(
                    "ContextNotFound",
                    "the commit has no folder \"" + folder.context() + "\": correct spec.build.context");
        }
        Optional<byte[]> ignore = tree.read(below(folder.context(), DockerIgnore.FILE), MOST_IGNORE_BYTES);
        Optional<String> inside = folder.dockerfileInContext();
        FileChannel whole = written(out -> tree.tar(folder.context(), new Bounded(out, mostBytes)));
        if (ignore.isEmpty() && inside.isPresent()) {
            return new BuildContext(whole, inside.get());
        }
        try (whole) {
            String dockerfile = inside.orElse(FOREIGN_DOCKERFILE);
            DockerIgnore rules =
                    DockerIgnore.parse(new String(ignore.orElse(new byte[0]), StandardCharsets.UTF_8), dockerfile);
            Optional<byte[]> foreign = inside.isPresent() ? Optional.empty() : Optional.of(dockerfile(tree, folder));
            return new BuildContext(filtered(whole, rules, foreign), dockerfile);
        }
    }

    InputStream content() {
        return Channels.newInputStream(tar);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private static FileChannel filtered(FileChannel whole, DockerIgnore rules, Optional<byte[]> dockerfile)
            throws IOException {
        return written(out -> {
            TarArchiveInputStream from = new TarArchiveInputStream(Channels.newInputStream(whole), UTF_8);
            TarArchiveOutputStream to = new TarArchiveOutputStream(out, UTF_8);
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
            to.finish();
        });
    }

    private static byte[] dockerfile(SourceTree tree, Folder folder) throws IOException {
        return tree.read(folder.dockerfile(), MOST_DOCKERFILE_BYTES)
                .orElseThrow(() -> Trouble.revision(
                        "DockerfileNotFound",
                        "the commit has no file \"" + folder.dockerfile()
                                + "\": add it, or correct spec.build.dockerfile"));
    }

    private static FileChannel written(Content content) throws IOException {
        Path file = Files.createTempFile("slipway-context", ".tar");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(file);
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.write(out);
            out.flush();
            return channel.position(0);
        } catch (IOException | RuntimeException e) {
            channel.close();
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

        /** Who writes the tar may close it; the file is still to be read. */
        @Override
        public void close() throws IOException {
            flush();
        }

        private void count(int more) {
            written += more;
            if (written > most) {
                throw Trouble.revision(
                        "ContextTooLarge",
                        "the build context is larger than " + most / (1024 * 1024)
                                + " MiB: send a smaller folder (spec.build.context), or raise slipway.docker.context-bytes");
            }
        }
    }
}
