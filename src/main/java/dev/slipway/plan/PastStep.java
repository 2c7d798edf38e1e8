package dev.slipway.plan;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.ToolCall;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A step of an earlier deployment, with its references filled.
 *
 * @param done false when it failed or was given up: what it made may be there all the same
 */
public record PastStep(String name, ToolCall call, SortedMap<String, String> outputs, boolean done) {

    public Digest key(AppId app) {
        return call.key(app);
    }

    /** The same with another value for this argument. */
    PastStep with(String argument, Object value) {
        return new PastStep(name, call.withArguments(call.arguments().with(argument, value)), outputs, done);
    }

    public Optional<String> output(String name) {
        return Optional.ofNullable(outputs.get(name));
    }
}
