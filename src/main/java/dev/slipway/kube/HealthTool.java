package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code kube.health}: whether the health expressions of an App can be compiled; asks nobody. */
@Singleton
final class HealthTool implements ReadTool {

    private final Expressions expressions;
    private final Edge edge;

    HealthTool(Expressions expressions, Redactor redactor) {
        this.expressions = expressions;
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.health", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            Health.of(call.arguments(), expressions);
            return new ToolResult.Done(Map.of(), "all expressions can be evaluated");
        });
    }
}
