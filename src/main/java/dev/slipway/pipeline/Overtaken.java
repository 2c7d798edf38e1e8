package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.Revision;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows pushes that a newer one had overtaken before the remote was asked: they end as Superseded like those that waited. Only for
 * Apps that every commit touches; what a hint names is shown, never fetched or deployed.
 */
public final class Overtaken {

    private final Stores stores;
    private final Announcer announcer;
    private final Ids ids;
    private final InstantSource clock;

    public Overtaken(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.announcer = announcer;
        this.ids = ids;
        this.clock = clock;
    }

    /** Part of the caller's transaction. */
    void show(List<App> apps, Map<Ref, Commit> heads, List<Trigger> triggers) {
        for (Trigger trigger : triggers) {
            trigger.hint().ifPresent(hint -> apps.forEach(app -> show(app, heads, hint)));
        }
    }

    private void show(App app, Map<Ref, Commit> heads, Trigger.Hint hint) {
        Ref ref = app.spec().source().ref();
        Optional<Commit> head = Optional.ofNullable(heads.get(ref));
        boolean follows = !(ref instanceof Ref.Exact) && ref.name().equals(hint.ref());
        if (!follows
                || app.spec().suspend()
                || !isTouchedByAll(app)
                || head.isEmpty()
                || head.get().equals(hint.commit())) {
            return;
        }
        if (!stores.queue().knows(app.id(), hint.commit())) {
            record(app, new Revision(ref.name(), hint.commit()), new Revision(ref.name(), head.get()));
        }
    }

    private void record(App app, Revision older, Revision newer) {
        String trigger = Intake.key(app, "hint:" + older.commit(), "");
        QueuedRevision queued = new QueuedRevision(
                0, app.id(), app.generation(), older, trigger, Optional.empty(), "a push that was overtaken");
        if (!stores.queue().pass(queued)) {
            return;
        }
        Outcome outcome = new Outcome(
                Outcome.Kind.SUPERSEDED, "Superseded", "overtaken by " + newer + " before it was looked at");
        Deployment deployment = Deployment.opened(
                        ids.next(), app.id(), app.generation(), older, trigger, clock.instant())
                .ended(outcome, clock.instant());
        stores.deployments().insert(deployment);
        announcer.passed(app, deployment, outcome);
    }

    private static boolean isTouchedByAll(App app) {
        return app.spec().source().path().isEmpty()
                && app.spec().source().filter().equals(PathFilter.ALL);
    }
}
