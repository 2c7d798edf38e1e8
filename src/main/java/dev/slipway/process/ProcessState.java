package dev.slipway.process;

import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A digest over what was started for an App and not stopped: commands, ports, trees and environments, and whether they live. */
@Singleton
final class ProcessState implements ReadTool {

    private static final String NOTHING = "nothing";

    private final ProcessConfig config;

    ProcessState(ProcessConfig config) {
        this.config = config;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("process.state", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return Trouble.told(() -> {
            AppFolder folder = AppFolder.of(config.folder(), attempt.app().id());
            return compared(folder.identities(), call.arguments().find("expect"));
        });
    }

    private static ToolResult compared(List<Identity> identities, Optional<String> expected) {
        Digest digest = digest(identities);
        String seen = identities.isEmpty()
                ? NOTHING
                : String.join("; ", identities.stream().map(ProcessState::words).toList());
        if (expected.isPresent() && !digest.equals(expectation(expected.get()))) {
            return new ToolResult.Failed(
                    Blame.WORLD,
                    "StateDiffers",
                    expected.get().equals(NOTHING)
                            ? "nothing should run for this App, but there is: " + seen
                            : "what runs for this App is not what ran after its last good deployment; there is: "
                                    + seen);
        }
        return new Done(Map.of("digest", digest.value()), seen);
    }

    private static Digest expectation(String text) {
        return text.equals(NOTHING) ? Digest.of(NOTHING) : new Digest(text);
    }

    private static Digest digest(List<Identity> identities) {
        return identities.isEmpty()
                ? Digest.of(NOTHING)
                : Digest.of(CanonicalJson.of(identities.stream()
                        .map(identity -> identity.state() + (identity.lives() ? " lives" : " is dead"))
                        .sorted()
                        .toList()));
    }

    private static String words(Identity identity) {
        return identity.about() + (identity.lives() ? "" : ", which is dead");
    }
}
