package dev.slipway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom the servers run. PostgreSQL refuses root, so root gives its place to {@code nobody}: by {@code setpriv}, which also
 * works in a container, where {@code unshare} is forbidden.
 */
record ServerUser(boolean root) {

    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");

    /** A path to the working directory that needs no right on the folders above it: root's home is closed to nobody. */
    static final String WORKING_DIRECTORY = "/proc/self/cwd";

    static ServerUser current() {
        try {
            return new ServerUser((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(List<String> command) {
        return root ? Stream.concat(AS_NOBODY.stream(), command.stream()).toList() : List.copyOf(command);
    }

    /** A folder that only this user can enter; made when it is not there. */
    Path ownFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return own(folder);
    }

    Path own(Path path) throws IOException {
        if (root) {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    /** Runs a short program to its end. */
    void run(Path directory, List<String> command, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(command)).directory(directory.toFile());
        Process process = builder.redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new ServersNotStarted(command.getFirst() + " failed:\n" + said.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ServersNotStarted(command.getFirst() + " was interrupted");
        }
    }
}
