package dev.slipway.sweep;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;

/** A start that has ended only when the program has written down its birth: the program is a script, and a machine may be slow. */
record BornTool(ChangeTool inner, World world) implements ChangeTool {

    @Override
    public ToolSpec spec() {
        return inner.spec();
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        ToolResult result = inner.call(call, attempt);
        if (result instanceof ToolResult.Done done) {
            world.awaitBirth(done);
        }
        return result;
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        return inner.observe(call, attempt);
    }
}
