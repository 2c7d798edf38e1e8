package dev.slipway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel tells of processes. One that ends while it is looked at, or that is hidden from us, is not there. */
final class Proc {

    private static final Path ROOT = Path.of("/proc");
    /** Names of processes only: the glob of what is a pid. */
    private static final String PIDS = "[0-9]*";

    private Proc() {}

    /** @param started clock ticks from boot to its start */
    record Status(long pid, char state, long group, long session, String started) {
        boolean alive() {
            return state != 'Z' && state != 'X';
        }
    }

    static String bootId() {
        try {
            return Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the process target needs Linux with /proc", e);
        }
    }

    static Optional<Status> status(long pid) {
        try {
            String text = Files.readString(ROOT.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in field 2 may hold blanks and brackets, so fields are counted from its last bracket: [0] is
            // field 3.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new Status(
                    pid, fields[0].charAt(0), Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[19]));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    static List<Status> all() {
        List<Status> result = new ArrayList<>();
        for (long pid : pids()) {
            status(pid).ifPresent(result::add);
        }
        return result;
    }

    static List<Long> pids() {
        List<Long> result = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT, PIDS)) {
            folders.forEach(
                    folder -> result.add(Long.parseLong(folder.getFileName().toString())));
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it was started with {@code NAME=value} in its environment. */
    static boolean carries(long pid, String variable) {
        try {
            String environment = Files.readString(ROOT.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + variable + "\0");
        } catch (IOException hidden) {
            return false;
        }
    }

    /** Its short name. Never its arguments: they may hold what must not be shown. */
    static String name(long pid) {
        try {
            return Files.readString(ROOT.resolve(pid + "/comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException ended) {
            return "?";
        }
    }

    /** What its open files lead to. */
    static List<String> openFiles(long pid) {
        List<String> result = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ROOT.resolve(pid + "/fd"))) {
            for (Path file : files) {
                result.add(Files.readSymbolicLink(file).toString());
            }
        } catch (IOException | DirectoryIteratorException hidden) {
            return result;
        }
        return result;
    }
}
