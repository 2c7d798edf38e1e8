package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.Revision;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Shows pushes that a newer one had overtaken before the remote was asked: they end as Superseded like those that waited. Only for
 * Apps that every commit touches; what a hint names is shown, never fetched or deployed.
 */
public final class Overtaken {

    private final Stores stores;
    private final Opening opening;

    public Overtaken(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.opening = new Opening(stores, announcer, ids, clock);
    }

    /** Part of the caller's transaction. */
    void show(List<App> apps, Map<Ref, Commit> heads, List<Trigger> triggers) {
        for (App app : apps) {
            Ref ref = app.spec().source().ref();
            Optional<Commit> head = Optional.ofNullable(heads.get(ref));
            if (head.isPresent() && !(ref instanceof Ref.Exact) && isTouchedByEveryPush(app)) {
                show(app, new Revision(ref.name(), head.get()), triggers);
            }
        }
    }

    private void show(App app, Revision newest, List<Trigger> triggers) {
        Set<Commit> older = new LinkedHashSet<>();
        for (Trigger trigger : triggers) {
            trigger.hint()
                    .filter(hint -> hint.ref().equals(newest.ref()))
                    .map(Trigger.Hint::commit)
                    .filter(commit -> !commit.equals(newest.commit()))
                    .ifPresent(older::add);
        }
        older.removeAll(stores.queue().known(app.id(), older));
        if (!older.isEmpty()) {
            record(app, newest, older);
        }
    }

    private void record(App app, Revision newest, Set<Commit> older) {
        List<QueuedRevision> passed = stores.queue()
                .pass(older.stream()
                        .map(commit -> queued(app, new Revision(newest.ref(), commit)))
                        .toList());
        Outcome outcome = new Outcome(
                Outcome.Kind.SUPERSEDED, "Superseded", "overtaken by " + newest + " before it was looked at");
        opening.passed(app, passed, outcome);
    }

    private static QueuedRevision queued(App app, Revision older) {
        String trigger = Intake.key(app, "hint:" + older.commit(), "");
        return new QueuedRevision(
                0, app.id(), app.generation(), older, trigger, Optional.empty(), "a push that was overtaken");
    }

    private static boolean isTouchedByEveryPush(App app) {
        return !app.spec().suspend()
                && app.spec().source().path().isEmpty()
                && app.spec().source().filter().equals(PathFilter.ALL);
    }
}
