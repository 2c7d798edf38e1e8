package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Reason;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.Toolbox;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs every guardrail over every step of a plan and of its rollback. Fails closed: what a guardrail throws, a guardrail that takes
 * too long, an unknown tool and a call that lies about its effect are all Deny.
 */
public final class Gate {

    /** No judgement at all: nothing is done, and whoever asks may ask again. */
    static final Reason TIMED_OUT = new Reason("GuardrailTimedOut");

    private final Toolbox tools;
    private final List<Guardrail> guardrails;
    private final TimeLimit limit;

    public Gate(Toolbox tools, List<Guardrail> guardrails, TimeLimit limit) {
        this.tools = tools;
        this.guardrails = List.copyOf(guardrails);
        this.limit = limit;
    }

    /** The approval, where there is one, counts only when it names both plans by their digests. */
    public Vetting vet(App app, Proposal proposal, Optional<Approval> approval) {
        List<Finding> findings = new ArrayList<>(check(app, proposal.plan(), "forward"));
        findings.addAll(check(app, proposal.rollback(), "rollback"));
        if (findings.stream().anyMatch(finding -> finding.verdict() instanceof Verdict.Deny)) {
            return new Vetting.Denied(findings);
        }
        if (asks(app, findings) && approval.filter(a -> a.covers(proposal)).isEmpty()) {
            return new Vetting.NeedsApproval(findings);
        }
        return new Vetting.Allowed(
                new VettedPlan(app, proposal.plan()), new VettedPlan(app, proposal.rollback()), findings);
    }

    /** The verdicts on one call with its references filled: only a Deny can still stop what was approved. */
    Optional<Finding> refusal(App app, String step, ToolCall filled) {
        return check(app, List.of(new Step(step, filled)), "call").stream()
                .filter(finding -> finding.verdict() instanceof Verdict.Deny)
                .findFirst();
    }

    private static boolean asks(App app, List<Finding> findings) {
        return switch (app.spec().approval()) {
            case NEVER -> false;
            case ALWAYS -> true;
            case ON_RISK -> findings.stream().anyMatch(finding -> finding.verdict() instanceof Verdict.RequireApproval);
        };
    }

    private List<Finding> check(App app, Plan plan, String which) {
        if (!plan.app().equals(app.id())) {
            Verdict deny = new Verdict.Deny("ForeignPlan", "the plan was made for another App");
            return List.of(new Finding("own-plan", which, "", deny));
        }
        return check(app, plan.steps(), which);
    }

    /** All guardrails are asked about all steps in one go: a thread for each question would cost more than most answers. */
    private List<Finding> check(App app, List<Step> steps, String which) {
        Iterator<Optional<Verdict>> verdicts = limit.each(steps.stream()
                        .flatMap(step -> guardrails.stream()
                                .<Supplier<Verdict>>map(guardrail -> () -> ask(guardrail, app, step.call())))
                        .toList())
                .iterator();
        List<Finding> findings = new ArrayList<>();
        for (Step step : steps) {
            typed(step.call()).ifPresent(deny -> findings.add(new Finding("typed-call", which, step.name(), deny)));
            if (step.call().effect() == Effect.DESTROY && which.equals("forward")) {
                Verdict ask =
                        new Verdict.RequireApproval("Destroys", step.call().tool() + " takes something away for good");
                findings.add(new Finding("destructive-change", which, step.name(), ask));
            }
            for (Guardrail guardrail : guardrails) {
                Verdict verdict = verdicts.next().orElseGet(() -> late(guardrail));
                if (!(verdict instanceof Verdict.Allow)) {
                    findings.add(new Finding(guardrail.name(), which, step.name(), verdict));
                }
            }
        }
        return findings;
    }

    private Optional<Verdict> typed(ToolCall call) {
        Optional<Effect> effect =
                tools.find(call.tool()).map(tool -> tool.spec().effect());
        if (effect.isEmpty()) {
            return Optional.of(new Verdict.Deny("UnknownTool", "there is no tool " + call.tool()));
        }
        if (effect.get() != call.effect()) {
            return Optional.of(
                    new Verdict.Deny("WrongEffect", call.tool() + " is " + effect.get() + ", not " + call.effect()));
        }
        return Optional.empty();
    }

    private static Verdict ask(Guardrail guardrail, App app, ToolCall call) {
        try {
            return guardrail.check(app, call);
        } catch (RuntimeException | Error e) {
            return new Verdict.Deny("GuardrailFailed", "guardrail " + guardrail.name() + " failed: " + e);
        }
    }

    private static Verdict late(Guardrail guardrail) {
        return new Verdict.Deny(TIMED_OUT, "guardrail " + guardrail.name() + " did not answer in time");
    }
}
