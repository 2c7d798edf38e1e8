package dev.slipway.process;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ends what {@code process.start} started under a key, with its descendants. Forgetting the key is the last effect. */
@Singleton
final class ProcessStop implements ChangeTool {

    private final ProcessConfig config;

    ProcessStop(ProcessConfig config) {
        this.config = config;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("process.stop", Effect.CHANGE);
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        return Trouble.told(() -> {
            AppFolder folder = AppFolder.of(config.folder(), attempt.app().id());
            return folder.exclusively(() -> {
                Owners.of(folder).enter(attempt.token());
                return stop(folder, keys(call));
            });
        });
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        try {
            AppFolder folder = AppFolder.of(config.folder(), attempt.app().id());
            Owners.of(folder).enter(attempt.token());
            boolean there = false;
            for (Digest key : keys(call)) {
                there |= folder.find(key).isPresent() || folder.inFlight(key, Instant.now());
            }
            return there ? new Observation.Absent() : new Observation.TookEffect(done("nothing runs under that key"));
        } catch (IOException e) {
            return new Observation.Unreachable(Trouble.words(e));
        }
    }

    private ToolResult stop(AppFolder folder, List<Digest> keys) throws IOException, InterruptedException {
        List<String> summaries = new ArrayList<>();
        for (Digest key : keys) {
            switch (stop(folder, key)) {
                case Done done -> summaries.add(done.summary());
                case ToolResult other -> {
                    return other;
                }
            }
        }
        return done(summaries.stream().distinct().collect(Collectors.joining("; ")));
    }

    private ToolResult stop(AppFolder folder, Digest key) throws IOException, InterruptedException {
        folder.voidTickets(key);
        Optional<Identity> found = folder.find(key);
        if (found.isEmpty()) {
            folder.forget(key);
            return done("nothing runs under that key");
        }
        Identity identity = found.get();
        boolean lived = identity.lives();
        if (!new Family(identity, key, Wrapper.onThisMachine().bash()).end(config.stopGrace())) {
            return new ToolResult.Failed(
                    Blame.WORLD,
                    "ProcessSurvives",
                    "process " + identity.pid() + " (" + identity.about()
                            + ") or a child of it is still there after SIGKILL");
        }
        folder.forget(key);
        return done((lived ? "stopped " : "had ended before: ") + identity.about());
    }

    private static List<Digest> keys(ToolCall call) {
        return call.arguments().keys().stream().map(Digest::new).toList();
    }

    private static Done done(String summary) {
        return new Done(Map.of(), summary);
    }
}
