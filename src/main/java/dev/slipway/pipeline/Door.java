package dev.slipway.pipeline;

import dev.slipway.deployment.App;
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
    private final Opening opening;
    private final InstantSource clock;

    Door(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.opening = new Opening(stores, announcer, ids, clock);
        this.clock = clock;
    }

    /** Who comes in. */
    sealed interface Entry {
        record In(Deployment deployment) implements Entry {}

        record NotBefore(Instant then) implements Entry {}

        record Nobody() implements Entry {}
    }

    Entry open(Claim claim, App app) {
        if (app.spec().suspend() && !Removing.isAsked(stores, app)) {
            return new Entry.Nobody();
        }
        Optional<Entry> entry;
        do {
            entry = stores.transactions().call(() -> {
                claim.fence().require();
                return enter(app);
            });
        } while (entry.isEmpty());
        return entry.get();
    }

    /** Empty while there may be older ones that were not shown: they must have ended before the newest begins. */
    private Optional<Entry> enter(App app) {
        List<QueuedRevision> waiting = stores.queue().waiting(app.id());
        List<QueuedRevision> due = waiting.stream().filter(this::isDue).toList();
        if (due.isEmpty()) {
            return Optional.of(waiting.stream()
                    .flatMap(revision -> revision.notBefore().stream())
                    .min(Comparator.naturalOrder())
                    .<Entry>map(Entry.NotBefore::new)
                    .orElseGet(Entry.Nobody::new));
        }
        QueuedRevision newest =
                due.stream().filter(QueuedRevision::isRemoval).findFirst().orElseGet(due::getLast);
        List<QueuedRevision> overtaken = waiting.stream()
                .filter(revision -> revision.sequence() < newest.sequence() && !revision.isRemoval())
                .toList();
        if (!overtaken.isEmpty()) {
            opening.passed(app, overtaken, overtakenBy(newest));
            stores.queue().take(overtaken);
        }
        if (waiting.size() == RevisionQueue.MOST_WAITING && !overtaken.isEmpty()) {
            return Optional.empty();
        }
        stores.queue().take(List.of(newest));
        return Optional.of(new Entry.In(opening.begun(app, newest)));
    }

    /** A revision that came after the open deployment and is due; nothing comes after the last one. */
    Optional<QueuedRevision> newer(Deployment open) {
        if (open.isRemoval()) {
            return Optional.empty();
        }
        return stores.transactions()
                .call(() -> stores.queue().waiting(open.app()).stream()
                        .filter(this::isDue)
                        .reduce((older, newer) -> newer));
    }

    private boolean isDue(QueuedRevision revision) {
        return revision.notBefore().map(then -> !then.isAfter(clock.instant())).orElse(true);
    }

    static Outcome overtakenBy(QueuedRevision newer) {
        return new Outcome(Outcome.Kind.SUPERSEDED, "Superseded", "overtaken by " + newer.revision());
    }
}
