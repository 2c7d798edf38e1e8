package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import java.time.InstantSource;
import java.util.List;

/** Makes deployments of queued revisions; part of the caller's transaction. */
final class Opening {

    private final Stores stores;
    private final Announcer announcer;
    private final Ids ids;
    private final InstantSource clock;

    Opening(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.announcer = announcer;
        this.ids = ids;
        this.clock = clock;
    }

    Deployment begun(App app, QueuedRevision revision) {
        Deployment deployment = opened(revision);
        stores.deployments().insert(List.of(deployment));
        announcer.started(app, deployment, revision.cause());
        return deployment;
    }

    /** Of an App's revisions that never begin: each is shown as one that has ended. */
    void passed(App app, List<QueuedRevision> revisions, Outcome outcome) {
        if (revisions.isEmpty()) {
            return;
        }
        List<Deployment> deployments = revisions.stream()
                .map(revision -> opened(revision).ended(outcome, clock.instant()))
                .toList();
        stores.deployments().insert(deployments);
        announcer.passed(app, deployments);
    }

    private Deployment opened(QueuedRevision revision) {
        return Deployment.opened(
                ids.next(),
                revision.app(),
                revision.generation(),
                revision.revision(),
                revision.trigger(),
                clock.instant());
    }
}
