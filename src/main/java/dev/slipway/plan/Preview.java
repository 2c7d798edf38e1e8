package dev.slipway.plan;

import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How it is told before a step what it would change. */
public final class Preview {

    private Preview() {}

    /** A READ call that tells it; empty where there is no such. */
    public static Optional<ToolCall> of(Step step) {
        ToolCall call = step.call();
        if (!call.tool().equals("kube.apply")) {
            return Optional.empty();
        }
        Map<String, Object> arguments = new TreeMap<>(call.arguments().json());
        arguments.put("images", Map.of());
        return Optional.of(new ToolCall("kube.preview", Effect.READ, call.target(), Arguments.of(arguments)));
    }
}
