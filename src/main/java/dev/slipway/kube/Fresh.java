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
 * {@link #KEPT} old, or {@link #WATCHED} where a watch would have shown a change; never a Secret, and no more than {@link #MOST_OBJECTS}
 * for an App: of a larger one the server is asked.
 */
@Singleton
final class Fresh {

    /** As old as a status may be. */
    static final Duration KEPT = Duration.ofSeconds(5);

    /** A watch may have died without a word. */
    static final Duration WATCHED = Duration.ofSeconds(60);

    private static final int MOST_OBJECTS = 50;

    private final InstantSource clock;
    private final Map<AppId, Map<ObjectId, Seen>> apps = new ConcurrentHashMap<>();
    private volatile Instant forgotten = Instant.EPOCH;

    Fresh(InstantSource clock) {
        this.clock = clock;
    }

    /** @param current whether no watch has shown a newer version since */
    private record Seen(Manifest object, Instant at, boolean current) {

        /** Also when the clock was set back since: nobody knows how old it is. */
        boolean isOld(Instant now, Duration most) {
            return at.plus(most).isBefore(now) || at.isAfter(now);
        }

        Duration most(Optional<Instant> watchedSince) {
            return current && watchedSince.filter(at::isAfter).isPresent() ? WATCHED : KEPT;
        }

        Seen beside(long version) {
            boolean newest = ResourceVersion.of(object.json())
                    .filter(own -> own >= version)
                    .isPresent();
            return new Seen(object, at, current && newest);
        }
    }

    void put(AppId app, Manifest object) {
        Instant now = clock.instant();
        if (forgotten.plus(KEPT).isBefore(now) || forgotten.isAfter(now)) {
            forgotten = now;
            forgetOld(now);
        }
        if (!object.is("", "Secret")) {
            Map<ObjectId, Seen> objects = apps.computeIfAbsent(app, any -> new ConcurrentHashMap<>());
            if (objects.size() < MOST_OBJECTS || objects.containsKey(object.id())) {
                objects.put(object.id(), new Seen(new Manifest(OwnedFields.brief(object.json())), now, true));
            }
        }
    }

    private void forgetOld(Instant now) {
        apps.values().removeIf(objects -> objects.values().stream().allMatch(seen -> seen.isOld(now, WATCHED)));
    }

    Optional<Manifest> find(AppId app, ObjectId id) {
        return find(app, id, Optional.empty());
    }

    /** @param watchedSince since when {@link #shows} is told of each change of the object */
    Optional<Manifest> find(AppId app, ObjectId id, Optional<Instant> watchedSince) {
        Instant now = clock.instant();
        return Optional.ofNullable(apps.getOrDefault(app, Map.of()).get(id))
                .filter(seen -> !seen.isOld(now, seen.most(watchedSince)))
                .map(Seen::object);
    }

    boolean isOf(AppId app) {
        return apps.containsKey(app);
    }

    /** A watch shows this version of an object: an older one is not kept for longer than without a watch. */
    void shows(AppId app, ObjectId id, long version) {
        Map<ObjectId, Seen> objects = apps.get(app);
        if (objects != null) {
            objects.computeIfPresent(id, (same, seen) -> seen.beside(version));
        }
    }

    /** It is changed by other means now. */
    void drop(AppId app) {
        apps.remove(app);
    }
}
