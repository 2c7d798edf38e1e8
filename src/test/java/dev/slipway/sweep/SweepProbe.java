package dev.slipway.sweep;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.util.Map;

/** Asks the process that was born last how it is: the bad version is well as a candidate and not in its place. */
record SweepProbe(String name, World world) implements ReadTool {

    private static final String BAD = "bad";

    @Override
    public ToolSpec spec() {
        return new ToolSpec(name, Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        boolean inItsPlace = call.arguments().number("steadySeconds").isEmpty();
        return inItsPlace && world.lastBorn().startsWith(BAD)
                ? new ToolResult.Failed(Blame.REVISION, "ProbeFailed", "it is not well in its place")
                : new ToolResult.Done(Map.of("status", "200"), "it is well");
    }
}
