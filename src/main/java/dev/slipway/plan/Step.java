package dev.slipway.plan;

import dev.slipway.tool.ToolCall;

/** One call, by a name that is unique in its plan: {@code probe-candidate}. */
public record Step(String name, ToolCall call) {

    public Step {
        if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("not a step's name: " + name);
        }
    }
}
