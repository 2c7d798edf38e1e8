package dev.slipway.sweep;

import dev.slipway.deployment.Target;
import dev.slipway.plan.Assignment;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Planning;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.RulesPlanner;
import dev.slipway.plan.Step;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reading;
import dev.slipway.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rules' plan with a note at its begin and before its proof: effects that a repetition would double. */
final class SweepPlanner implements Planner {

    private final RulesPlanner rules = new RulesPlanner();

    @Override
    public Planning propose(Assignment assignment, Reading reading) {
        return switch (rules.propose(assignment, reading)) {
            case Planning.Proposed(Proposal proposal) ->
                new Planning.Proposed(new Proposal(
                        noted(assignment, proposal.plan(), "forward"), noted(assignment, proposal.rollback(), "back")));
            case Planning.GaveUp gaveUp -> gaveUp;
        };
    }

    private static Plan noted(Assignment assignment, Plan plan, String word) {
        Target target = assignment.app().spec().target();
        if (target instanceof Target.Kubernetes) {
            // Its guardrails allow no tool that applies no manifests, and a watch counts what is done twice.
            return plan;
        }
        List<Step> steps = new ArrayList<>(plan.steps());
        steps.addFirst(note("note-first", target, word + " first", plan));
        steps.add(steps.size() - 2, note("note-last", target, word + " last", plan));
        return new Plan(plan.app(), plan.generation(), plan.commit(), plan.tree(), steps);
    }

    private static Step note(String name, Target target, String word, Plan plan) {
        Arguments arguments =
                Arguments.of(Map.of("word", word, "commit", plan.commit().sha()));
        return new Step(name, new ToolCall(NoteTool.name(target.kind()), Effect.CHANGE, target.place(), arguments));
    }
}
