package dev.slipway.plan;

import dev.slipway.tool.ToolCall;
import java.util.regex.Pattern;

/** One call, by a name that is unique in its plan: {@code probe-candidate}. */
public record Step(String name, ToolCall call) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}+");

    public Step {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a step's name: " + name);
        }
    }
}
