package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects as the server answered or a watch showed them a moment ago, so that the next step of a deployment need not ask again. At most
 * {@link #KEPT} old, never a Secret, and no more than {@link #MOST_OBJECTS} for an App: of a larger one the server is asked.
 */
@Singleton
final class Fresh {

    /** As old as a status may be. */
    static final Duration KEPT = Duration.ofSeconds(5);

    private static final int MOST_OBJECTS = 50;

    private final InstantSource clock;
    private final Map<AppId, Map<ObjectId, Seen>> apps = new ConcurrentHashMap<>();

    Fresh(InstantSource clock) {
        this.clock = clock;
    }

    private record Seen(Manifest object, Instant at) {
        /** Also when the clock was set back since: nobody knows how old it is. */
        boolean isOld(Instant now) {
            return at.plus(KEPT).isBefore(now) || at.isAfter(now);
        }
    }

    void put(AppId app, Manifest object) {
        Instant now = clock.instant();
        forgetOld(now);
        if (!object.is("", "Secret")) {
            Map<ObjectId, Seen> objects = apps.computeIfAbsent(app, any -> new ConcurrentHashMap<>());
            if (objects.size() < MOST_OBJECTS || objects.containsKey(object.id())) {
                objects.put(object.id(), new Seen(object, now));
            }
        }
    }

    private void forgetOld(Instant now) {
        apps.values().removeIf(objects -> objects.values().stream().allMatch(seen -> seen.isOld(now)));
    }

    Optional<Manifest> find(AppId app, ObjectId id) {
        Instant now = clock.instant();
        return Optional.ofNullable(apps.getOrDefault(app, Map.of()).get(id))
                .filter(seen -> !seen.isOld(now))
                .map(Seen::object);
    }

    /** It is changed by other means now. */
    void drop(AppId app) {
        apps.remove(app);
    }
}
