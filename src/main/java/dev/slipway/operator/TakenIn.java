package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Apps that were taken in a short while ago, so that one that is only looked at again is not written again. The record is asked
 * anew after {@link #TRUSTED}, for it may have been replaced by an older one. At most {@link #MOST}, of some 2 KiB each.
 */
final class TakenIn {

    private static final int MOST = 2_000;
    private static final Duration TRUSTED = Duration.ofMinutes(5);

    private final Map<AppId, Entry> known = new LinkedHashMap<>();

    private record Entry(App app, Instant at) {}

    /** As it was taken in, unless it has changed since. */
    synchronized Optional<App> find(AppId id, long generation, Instant now) {
        return Optional.ofNullable(known.get(id))
                .filter(entry -> entry.app().generation() == generation)
                .filter(entry -> entry.at().plus(TRUSTED).isAfter(now))
                .map(Entry::app);
    }

    synchronized void put(App app, Instant now) {
        known.remove(app.id());
        known.put(app.id(), new Entry(app, now));
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
