package dev.slipway.plan;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.ToolCall;
import java.util.Optional;
import java.util.SortedMap;

/** A step that was carried out before, with its references filled. */
public record PastStep(String name, ToolCall call, SortedMap<String, String> outputs) {

    public Digest key(AppId app) {
        return call.key(app);
    }

    public Optional<String> output(String name) {
        return Optional.ofNullable(outputs.get(name));
    }
}
