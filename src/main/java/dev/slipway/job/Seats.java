package dev.slipway.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * No namespace and no target takes more than its share of this replica's workers: while one hangs, the others go on. Who finds no
 * seat is called when one becomes free, in the order of coming, and the seat is kept for it a moment; every third call is for one that
 * goes on with a deployment, so that none waits for its end until all have begun.
 */
final class Seats {

    /** Who is forgotten beyond that comes again by the clock. */
    private static final int MOST_WAITING = 10_000;

    /** Less than most entries take, so that a call is what brings those who wait in. */
    private static final Duration EACH = Duration.ofMillis(50);

    /** The net below the calls; should this process die, who waits here waits no longer than that. */
    static final Duration SHORTEST = Duration.ofSeconds(2);

    /** No longer than the turn of six hundred takes: another replica would not get to them sooner. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Another replica may have taken whom this one calls. */
    static final Duration KEPT = Duration.ofSeconds(1);

    private final int share;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Called> called = new LinkedHashMap<>();
    private final LongSupplier nanos;
    private long calls;

    /** {@code share}: how many of one namespace, and of one target, may go on at once. */
    Seats(int share, LongSupplier nanos) {
        this.share = share;
        this.nanos = nanos;
    }

    /** Who found no seat. */
    private record Waiting(List<String> tables, boolean goesOn) {}

    /** Whose seats are kept, and until when. */
    private record Called(List<String> tables, long until) {}

    /**
     * True when there is a seat at each table; else the App waits to be called.
     *
     * @param goesOn whether it has begun with a deployment
     */
    synchronized boolean sit(String app, List<String> tables, boolean goesOn) {
        Called own = called.remove(app);
        if (own != null) {
            free(own.tables());
        }
        endCalls();
        if (hasRoom(tables)) {
            waiting.remove(app);
            take(tables);
            return true;
        }
        if (waiting.size() < MOST_WAITING) {
            waiting.putIfAbsent(app, new Waiting(tables, goesOn));
        }
        return false;
    }

    /** After which time who found no seat comes again uncalled: the more are waiting, the later. */
    synchronized Duration patience() {
        Duration all = EACH.multipliedBy(waiting.size());
        Duration atLeast = all.compareTo(SHORTEST) < 0 ? SHORTEST : all;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }

    /** Who is to be called now. */
    synchronized Optional<String> leave(List<String> tables) {
        free(tables);
        endCalls();
        calls++;
        Optional<Map.Entry<String, Waiting>> next =
                calls % 3 == 0 ? first(Waiting::goesOn).or(() -> first(any -> true)) : first(any -> true);
        next.ifPresent(one -> {
            List<String> kept = one.getValue().tables();
            waiting.remove(one.getKey());
            take(kept);
            called.put(one.getKey(), new Called(kept, nanos.getAsLong() + KEPT.toNanos()));
        });
        return next.map(Map.Entry::getKey);
    }

    /** Another replica is at whom this one called: who is called in its place. */
    synchronized Optional<String> instead(String app) {
        Called own = called.remove(app);
        return own == null ? Optional.empty() : leave(own.tables());
    }

    private Optional<Map.Entry<String, Waiting>> first(Predicate<Waiting> who) {
        return waiting.entrySet().stream()
                .filter(one ->
                        who.test(one.getValue()) && hasRoom(one.getValue().tables()))
                .findFirst();
    }

    /** Seats that were kept for who has not come are free. */
    private void endCalls() {
        called.values().removeIf(call -> {
            boolean over = call.until() - nanos.getAsLong() < 0;
            if (over) {
                free(call.tables());
            }
            return over;
        });
    }

    private void take(List<String> tables) {
        tables.forEach(table -> taken.merge(table, 1, Integer::sum));
    }

    private void free(List<String> tables) {
        tables.forEach(table -> taken.computeIfPresent(table, (any, count) -> count == 1 ? null : count - 1));
    }

    private boolean hasRoom(List<String> tables) {
        return tables.stream().allMatch(table -> taken.getOrDefault(table, 0) < share);
    }
}
