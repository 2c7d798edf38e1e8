package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lets one revision of an App in at a time: the newest. What it overtakes ends as Superseded, visibly. */
final class Door {

    private final Stores stores;
    private final Announcer announcer;
    private final Ids ids;
    private final InstantSource clock;

    Door(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.announcer = announcer;
        this.ids = ids;
        this.clock = clock;
    }

    /** Who comes in. */
    sealed interface Entry {
        record In(Deployment deployment) implements Entry {}

        record NotBefore(Instant then) implements Entry {}

        record Nobody() implements Entry {}
    }

    Entry open(Claim claim, App app) {
        if (app.spec().suspend()) {
            return new Entry.Nobody();
        }
        return stores.transactions().call(() -> {
            claim.fence().require();
            List<QueuedRevision> waiting = stores.queue().waiting(app.id());
            List<QueuedRevision> due = waiting.stream().filter(this::isDue).toList();
            if (due.isEmpty()) {
                return waiting.stream()
                        .flatMap(revision -> revision.notBefore().stream())
                        .min(Comparator.naturalOrder())
                        .<Entry>map(Entry.NotBefore::new)
                        .orElseGet(Entry.Nobody::new);
            }
            QueuedRevision newest = due.getLast();
            List<QueuedRevision> overtaken = waiting.stream()
                    .filter(revision -> revision.sequence() < newest.sequence())
                    .toList();
            overtaken.forEach(revision -> supersede(revision, newest));
            stores.queue().take(overtaken);
            stores.queue().take(List.of(newest));
            return new Entry.In(begin(newest));
        });
    }

    /** A revision that came after the open deployment and is due. */
    Optional<QueuedRevision> newer(AppId app) {
        return stores.transactions()
                .call(() ->
                        stores.queue().waiting(app).stream().filter(this::isDue).reduce((older, newer) -> newer));
    }

    private boolean isDue(QueuedRevision revision) {
        return revision.notBefore().map(then -> !then.isAfter(clock.instant())).orElse(true);
    }

    private Deployment begin(QueuedRevision revision) {
        Deployment deployment = opened(revision);
        stores.deployments().insert(List.of(deployment));
        announcer.started(deployment, revision.cause());
        return deployment;
    }

    private void supersede(QueuedRevision older, QueuedRevision newer) {
        Deployment deployment = opened(older).ended(overtakenBy(newer), clock.instant());
        stores.deployments().insert(List.of(deployment));
        announcer.ended(deployment, overtakenBy(newer));
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

    static Outcome overtakenBy(QueuedRevision newer) {
        return new Outcome(Outcome.Kind.SUPERSEDED, "Superseded", "overtaken by " + newer.revision());
    }
}
