package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What the kernel says of a process. */
record Consumption(long pid) {

    /** Ticks per second, as Linux shows them to programs. */
    private static final long TICKS = 100;

    private static final int USER = 13;

    /** The most it ever held in memory, as {@code 210 MiB}. */
    String peak() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .map(mebibytes -> String.format(Locale.ROOT, "%,d MiB", mebibytes))
                .findFirst()
                .orElse("–");
    }

    /** CPU time until now, user and system. */
    Duration cpu() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER - 2]) + Long.parseLong(fields[USER - 1]);
        return Duration.ofMillis(ticks * 1000 / TICKS);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
