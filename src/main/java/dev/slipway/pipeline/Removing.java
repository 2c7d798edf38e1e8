package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Revision;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Removal;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what an App has made, when it is deleted and wants that: a last deployment, whose plan is empty and whose rollback is all
 * there is to do. However that ends, the App goes with it: nobody may be kept from deleting it for ever.
 */
final class Removing {

    private static final Outcome REMOVED =
            new Outcome(Kind.SUCCEEDED, "Removed", "the App is deleted, and what ran for it was taken away");

    private final Lineage lineage;
    private final Minutes minutes;

    Removing(Lineage lineage, Minutes minutes) {
        this.lineage = lineage;
        this.minutes = minutes;
    }

    /** Queues it; false, and nothing queued, where no deployment ever began. Part of the caller's transaction. */
    static boolean ask(Stores stores, App app, String by) {
        Optional<Revision> revision = revision(stores, app.id());
        revision.ifPresent(one -> stores.queue()
                .add(new QueuedRevision(
                        0,
                        app.id(),
                        app.generation(),
                        one,
                        Deployment.removalOf(app.id()),
                        Optional.empty(),
                        "the App is deleted by " + by + ", and what runs for it with it")));
        return revision.isPresent();
    }

    /** For an App that is there: what it wants can't be changed any more once it was asked for. */
    static boolean isAsked(Stores stores, App app) {
        return app.spec().removedOnDeletion() && stores.queue().has(Deployment.removalOf(app.id()));
    }

    private static Optional<Revision> revision(Stores stores, AppId app) {
        Optional<Deployment> succeeded = stores.deployments().lastSucceeded(app);
        return stores.deployments()
                .open(app)
                .or(() -> succeeded)
                .or(() -> stores.deployments().unfinishedAfter(app, succeeded).stream()
                        .reduce((older, newer) -> newer))
                .map(Deployment::revision);
    }

    Progress remove(Turn turn, CarryingOut carryingOut) {
        Plan plan = Removal.of(lineage.assign(turn.app(), turn.deployment()));
        Plan nothing = new Plan(plan.app(), plan.generation(), plan.commit(), plan.tree(), List.of());
        return carryingOut.rollBackAtOnce(minutes.removing(turn, new Proposal(nothing, plan), REMOVED));
    }
}
