package dev.slipway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that outlived its JVM and its watchdog: known by pid, start time and program together, never by one alone. */
record Leftover(ProcessHandle process, long start, String program) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    private static final Pattern PID_FILE = Pattern.compile("(\\d+) (\\d+)\\s*");
    /** State, then 18 fields, then the start in clock ticks since boot; the name before it may hold anything. */
    private static final Pattern START = Pattern.compile("(?s).*\\) \\S(?: \\S+){18} (\\d+) .*");

    static Optional<Leftover> in(Path pidFile, String program) {
        try {
            Matcher known = PID_FILE.matcher(Files.exists(pidFile) ? Files.readString(pidFile) : "");
            if (!known.matches()) {
                return Optional.empty();
            }
            long start = Long.parseLong(known.group(2));
            return ProcessHandle.of(Long.parseLong(known.group(1)))
                    .map(process -> new Leftover(process, start, program))
                    .filter(Leftover::runs);
        } catch (IOException e) {
            throw new ServersNotStarted(pidFile + " cannot be read", e);
        }
    }

    private boolean runs() {
        Path about = Path.of("/proc", Long.toString(process.pid()));
        try {
            Matcher now = START.matcher(Files.readString(about.resolve("stat")));
            boolean same = now.matches() && Long.parseLong(now.group(1)) == start;
            return same && Files.readString(about.resolve("cmdline")).contains(program);
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to end, and ends it when it does not. */
    void stop() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            long began = System.nanoTime();
            while (runs() && System.nanoTime() - began < STOP_LIMIT.toNanos()) {
                Thread.sleep(Duration.ofMillis(50));
            }
            if (runs()) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new ServersNotStarted(
                    program + " of an earlier start (pid " + process.pid() + ") cannot be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
