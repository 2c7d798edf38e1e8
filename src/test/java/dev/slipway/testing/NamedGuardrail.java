package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.ToolCall;
import java.util.function.Function;

/** A guardrail that says what a test wants. */
public record NamedGuardrail(String name, Function<ToolCall, Verdict> rule) implements Guardrail {

    @Override
    public Verdict check(App app, ToolCall call) {
        return rule.apply(call);
    }
}
