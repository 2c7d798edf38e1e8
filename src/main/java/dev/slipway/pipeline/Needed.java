package dev.slipway.pipeline;

import dev.slipway.plan.PastStep;
import java.util.List;

/**
 * What of one App clean-up must leave alone.
 *
 * @param steps of the rollback point, of what was left unfinished after it and of the deployment that goes on: made ones with their
 *     outputs, planned ones with references that may not be filled yet
 */
public record Needed(Activity activity, List<PastStep> steps) {

    /** What goes on for the App. */
    public enum Activity {
        NONE,
        /** A deployment has begun, and nobody knows yet what it is going to use. */
        PLANNING,
        /** A deployment acts by a plan whose steps are known, or waits to. */
        ACTING
    }

    public Needed {
        steps = List.copyOf(steps);
    }
}
