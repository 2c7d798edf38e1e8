package dev.slipway.plan;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What a planner is asked.
 *
 * @param before the last deployment that succeeded: what a rollback puts back; empty for a first deployment
 * @param leftovers deployments after it that changed something and neither succeeded nor were rolled back; oldest first
 */
public record Assignment(App app, Revision revision, Optional<PastDeployment> before, List<PastDeployment> leftovers) {

    public Assignment {
        leftovers = List.copyOf(leftovers);
    }
}
