package dev.slipway.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Processes that wrote down their pid. It may be another's by now: with 32,768 of them, that takes minutes. */
public final class Pids {

    private Pids() {}

    /** The process of this pid, where it lives and was given this word in its environment. */
    public static Optional<ProcessHandle> find(long pid, String word) {
        return ProcessHandle.of(pid).filter(process -> environment(pid).contains(word));
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException itHasEnded) {
            return "";
        }
    }
}
