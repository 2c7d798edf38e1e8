package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.Reading;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.Tool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.Toolbox;

/** The only way to a tool. Each call is checked again at its own moment, with everything filled in. */
public final class GuardedToolbox {

    private final Toolbox tools;
    private final Gate gate;

    public GuardedToolbox(Toolbox tools, Gate gate) {
        this.tools = tools;
        this.gate = gate;
    }

    /** Calls the tool of a step of a vetted plan, its references filled. */
    public ToolResult call(VettedPlan plan, String step, ToolCall filled, Attempt attempt) {
        requireStep(plan, step, filled);
        return gate.refusal(plan.app(), step, filled)
                .map(GuardedToolbox::refused)
                .orElseGet(() -> switch (tool(filled)) {
                    case ReadTool tool -> tool.read(filled, attempt);
                    case ChangeTool tool -> tool.call(filled, attempt);
                });
    }

    /** Looks whether a CHANGE step already took effect. */
    public Observation observe(VettedPlan plan, String step, ToolCall filled, Attempt attempt) {
        requireStep(plan, step, filled);
        return switch (tool(filled)) {
            case ChangeTool tool -> tool.observe(filled, attempt);
            case ReadTool tool -> new Observation.Absent();
        };
    }

    /** What a planner may use for one App at one commit. */
    public Reading reading(Attempt attempt, SourceTree source) {
        return new Reading() {
            @Override
            public SourceTree source() {
                return source;
            }

            @Override
            public ToolResult read(ToolCall call) {
                return readOnly(attempt, call);
            }
        };
    }

    /** What an observer may use between deployments: it sees no commit. */
    public ToolResult look(Attempt attempt, ToolCall call) {
        return readOnly(attempt, call);
    }

    private ToolResult readOnly(Attempt attempt, ToolCall call) {
        App app = attempt.app();
        if (call.effect() != Effect.READ || !(tools.find(call.tool()).orElse(null) instanceof ReadTool tool)) {
            return new ToolResult.Failed(Blame.POLICY, "NotAReading", call.tool() + " is not a tool that only reads");
        }
        return gate.refusal(app, "planning", call)
                .map(GuardedToolbox::refused)
                .orElseGet(() -> tool.read(call, attempt));
    }

    private static ToolResult refused(Finding finding) {
        if (finding.verdict() instanceof Verdict.Deny(var reason, String message)) {
            Blame blame = reason.equals(Gate.TIMED_OUT) ? Blame.WORLD : Blame.POLICY; // a busy machine is no rule
            return new ToolResult.Failed(blame, reason, message + " (guardrail " + finding.guardrail() + ")");
        }
        throw new IllegalStateException("not a refusal: " + finding);
    }

    private static void requireStep(VettedPlan plan, String step, ToolCall filled) {
        boolean known = plan.plan().steps().stream()
                .anyMatch(s -> s.name().equals(step)
                        && s.call().tool().equals(filled.tool())
                        && s.call().effect() == filled.effect()
                        && s.call().target().equals(filled.target()));
        if (!known) {
            throw new IllegalArgumentException("not a step of the vetted plan: " + step);
        }
    }

    private Tool tool(ToolCall call) {
        return tools.find(call.tool()).orElseThrow(() -> new IllegalStateException("no tool " + call.tool()));
    }
}
