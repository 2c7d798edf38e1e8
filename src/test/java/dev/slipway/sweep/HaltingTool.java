package dev.slipway.sweep;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.util.UUID;

/** Halts before and after each effect, and before and after each look for one. */
record HaltingTool(ChangeTool inner, Points points, Plant plant) implements ChangeTool {

    /** An argument that changes nothing but the key. */
    private static final String NONCE = "nonce";

    @Override
    public ToolSpec spec() {
        return inner.spec();
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        points.pass("before effect");
        ToolResult result = inner.call(plant == Plant.NO_INTENT ? unkeyed(call) : call, attempt);
        points.pass("after effect");
        return result;
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        points.pass("before observation");
        Observation seen = plant == Plant.NO_OBSERVE ? new Observation.Absent() : inner.observe(call, attempt);
        points.pass("after observation");
        return seen;
    }

    private static ToolCall unkeyed(ToolCall call) {
        return call.withArguments(call.arguments().with(NONCE, UUID.randomUUID().toString()));
    }
}
