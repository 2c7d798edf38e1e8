package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.Repositories.Polling;
import dev.slipway.pipeline.Sighting;
import java.util.List;
import java.util.Optional;

/**
 * What the record knows of one App, read at once.
 *
 * @param deployments newest first, at most {@link AppStatus#MOST_HISTORY}
 * @param waiting what is queued
 * @param sighting what was seen since
 */
record Known(
        App app,
        Head head,
        Polling polling,
        List<DeploymentOutline> deployments,
        Running running,
        List<QueuedRevision> waiting,
        Optional<Sighting> sighting) {

    Known {
        deployments = List.copyOf(deployments);
        waiting = List.copyOf(waiting);
    }

    Optional<DeploymentOutline> newest() {
        return deployments.stream().findFirst();
    }

    /** Why the commits can't be followed now; empty when they can. */
    String sourceTrouble() {
        return polling.trouble().isEmpty() ? head.trouble() : polling.trouble();
    }

    /** What was seen of the revision that runs, once somebody has looked. */
    Optional<Sighting> seen() {
        return sighting.filter(one -> one.at().isPresent())
                .filter(one -> running.proven()
                        .map(Deployment::id)
                        .filter(one.deployment()::equals)
                        .isPresent());
    }

    /** Why what runs does not work, as it was seen last. */
    Optional<String> ailment() {
        return seen().filter(one -> !one.isHealthy()).map(Sighting::ailment);
    }

    /** The newest that says something about what runs: what was overtaken does not. */
    Optional<DeploymentOutline> telling() {
        return deployments.stream()
                .filter(one -> one.deployment()
                        .outcome()
                        .filter(outcome -> outcome.kind() == Kind.SUPERSEDED)
                        .isEmpty())
                .findFirst();
    }
}
