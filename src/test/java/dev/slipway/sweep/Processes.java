package dev.slipway.sweep;

import dev.slipway.testing.Pids;
import dev.slipway.tool.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What an App's processes wrote about themselves, who of them lives, and what was noted. */
record Processes(Path births, Path notes) implements World {

    private static final String PROGRAM = "sleep";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Each line is a version and a pid, in the order of their births. */
    private List<String> born() {
        return NoteTool.lines(births);
    }

    @Override
    public String lastBorn() {
        List<String> born = born();
        return born.isEmpty() ? "nobody" : born.getLast();
    }

    /** The process writes its line and becomes the program at once, when it is given the time to. */
    @Override
    public void awaitBirth(ToolResult.Done started) {
        String pid = started.outputs().getOrDefault("pid", "");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (born().stream().noneMatch(line -> line.endsWith(" " + pid) && hasSettled(line))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("process " + pid + " has not written down its birth");
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** It is what it was to become, or has ended before. */
    private boolean hasSettled(String line) {
        return process(line).isPresent() || ProcessHandle.of(pid(line)).isEmpty();
    }

    /** Versions, not pids: comparable. */
    @Override
    public String story() {
        return "born " + versions(born()) + ", alive " + versions(alive()) + ", " + World.noted(notes);
    }

    private static List<String> versions(List<String> lines) {
        return lines.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }

    private List<String> alive() {
        return born().stream().filter(line -> process(line).isPresent()).toList();
    }

    @Override
    public void end() {
        born().forEach(line -> process(line).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Only what still is the program that wrote the line: a pid may be another's by now. */
    private Optional<ProcessHandle> process(String line) {
        return Pids.find(pid(line), births.toString())
                .filter(process -> process.info().command().orElse("").endsWith(PROGRAM));
    }

    private static long pid(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
