package dev.slipway.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No namespace and no target takes more than its share of this replica's workers: while one hangs, the others go on. Who finds no
 * seat is called when one becomes free, in the order of coming.
 */
final class Seats {

    /** Who is forgotten beyond that comes again by the clock. */
    private static final int MOST_WAITING = 10_000;

    /** Less than most entries take, so that a call is what brings those who wait in. */
    private static final Duration EACH = Duration.ofMillis(50);

    /** The net below the calls; should this process die, who waits here waits no longer than that. */
    static final Duration SHORTEST = Duration.ofSeconds(2);

    static final Duration LONGEST = Duration.ofSeconds(10);

    private final int share;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, List<String>> waiting = new LinkedHashMap<>();

    /** {@code share}: how many of one namespace, and of one target, may go on at once. */
    Seats(int share) {
        this.share = share;
    }

    /** True when there is a seat at each table; else the App waits to be called. */
    synchronized boolean sit(String app, List<String> tables) {
        if (hasRoom(tables)) {
            waiting.remove(app);
            tables.forEach(table -> taken.merge(table, 1, Integer::sum));
            return true;
        }
        if (waiting.size() < MOST_WAITING) {
            waiting.putIfAbsent(app, tables);
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
        tables.forEach(table -> taken.computeIfPresent(table, (any, count) -> count == 1 ? null : count - 1));
        Iterator<Map.Entry<String, List<String>>> each = waiting.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, List<String>> next = each.next();
            if (hasRoom(next.getValue())) {
                each.remove();
                return Optional.of(next.getKey());
            }
        }
        return Optional.empty();
    }

    private boolean hasRoom(List<String> tables) {
        return tables.stream().allMatch(table -> taken.getOrDefault(table, 0) < share);
    }
}
