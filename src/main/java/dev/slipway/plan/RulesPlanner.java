package dev.slipway.plan;

import dev.slipway.deployment.Reason;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Reading;

/** The default planner: derives the plan from the App and the files of the commit by fixed rules. No model, same input same plan. */
public final class RulesPlanner implements Planner {

    @Override
    public Planning propose(Assignment assignment, Reading reading) {
        try {
            return new Planning.Proposed(
                    switch (assignment.app().spec().target()) {
                        case Target.Process target -> new ProcessRules(assignment, target, reading).propose();
                        case Target.Docker target -> new DockerRules(assignment, target, reading).propose();
                        case Target.Kubernetes target -> new KubernetesRules(assignment, target, reading).propose();
                    });
        } catch (NoPlan e) {
            return new Planning.GaveUp(e.failure);
        }
    }

    /** Leaves the rules from deep inside; never leaves this package. */
    @SuppressWarnings("serial") // never serialised
    static final class NoPlan extends RuntimeException {
        final Failure failure;

        NoPlan(Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }

        NoPlan(String reason, String message) {
            this(new Failure("", Blame.REVISION, new Reason(reason), message));
        }
    }
}
