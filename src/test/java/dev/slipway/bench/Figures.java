package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rows of the table, written as they come. */
final class Figures {

    private static final Path FILE = Path.of("target/bench.md");

    private Figures() {}

    static void row(String what, String goal, String measured, String peakMemory) {
        String line = "| " + String.join(" | ", List.of(what, goal, measured, peakMemory)) + " |\n";
        System.out.print(line);
        try {
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code p50 1.2 ms, p95 …, p99 …, most …} of times in nanoseconds. */
    static String spread(long[] nanoseconds) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        return "p50 %s, p95 %s, p99 %s, most %s (of %,d)"
                .formatted(
                        milliseconds(at(sorted, 0.50)),
                        milliseconds(at(sorted, 0.95)),
                        milliseconds(at(sorted, 0.99)),
                        milliseconds(at(sorted, 1)),
                        sorted.length);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(Math.ceil(share * sorted.length)) - 1)];
    }

    private static String milliseconds(long nanoseconds) {
        double value = nanoseconds / 1e6;
        return String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
    }
}
