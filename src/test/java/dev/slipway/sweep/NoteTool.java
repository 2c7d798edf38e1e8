package dev.slipway.sweep;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Appends a line to a file, each time that it is called: nothing in it keeps it from doing so twice but who calls it. As a target
 * that knows fencing it refuses whoever is older than the newest it has met.
 */
record NoteTool(String kind, Path folder) implements ChangeTool {

    /** As a tool of this kind of target. */
    static String name(String kind) {
        return kind + ".note";
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec(name(kind), Effect.CHANGE);
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        synchronized (NoteTool.class) {
            if (isOvertaken(attempt)) {
                return new ToolResult.Failed(Blame.WORLD, "Overtaken", "somebody newer has been here");
            }
            append(notes(attempt), key(call, attempt));
            return done();
        }
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        synchronized (NoteTool.class) {
            return isOvertaken(attempt) || lines(notes(attempt)).contains(key(call, attempt))
                    ? new Observation.TookEffect(done())
                    : new Observation.Absent();
        }
    }

    private boolean isOvertaken(Attempt attempt) {
        Path tokens = folder.resolve(attempt.app().id().uid() + ".tokens");
        boolean older = lines(tokens).stream().anyMatch(token -> Long.parseLong(token) > attempt.token());
        append(tokens, Long.toString(attempt.token()));
        return older;
    }

    private Path notes(Attempt attempt) {
        return folder.resolve(attempt.app().id().uid() + ".notes");
    }

    private static String key(ToolCall call, Attempt attempt) {
        return call.key(attempt.app().id()).value();
    }

    private static ToolResult.Done done() {
        return new ToolResult.Done(Map.of(), "noted");
    }

    static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
