package dev.slipway.kube;

import dev.slipway.kube.Kinds.Served;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One look at a rollout, as whom the App is deployed as: at what was seen a moment ago, else one list per kind, and nothing for kinds
 * that have nothing to wait for.
 */
final class Look {

    private static final int MOST_OBJECTS = 500;
    private static final int MOST_LOOKED_INTO = 5;

    /** No pod is ready sooner after an apply: whoever asks before only asks once more. */
    private static final Duration FIRST = Duration.ofMillis(400);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Kinds kinds;
    private final InstantSource clock;
    private final Rollout rollout;
    private final Attempt attempt;
    private final Seen seen;

    Look(Cluster cluster, Kinds kinds, InstantSource clock, Duration unschedulableAfter, Attempt attempt, Seen seen) {
        this.cluster = cluster.as(attempt.app());
        this.kinds = kinds;
        this.clock = clock;
        this.rollout = new Rollout(this.cluster, clock, unschedulableAfter);
        this.attempt = attempt;
        this.seen = seen;
    }

    /**
     * What is known without asking, and how it is judged.
     *
     * @param known an object as it was a moment ago
     * @param seenSince since when each change of an object is seen
     * @param quietSince since when nothing has moved, where whoever waits is told of the end of the rollouts
     * @param patience for how long nothing may move, there
     */
    record Seen(
            Function<ObjectId, Optional<Manifest>> known,
            Function<ObjectId, Optional<Instant>> seenSince,
            Optional<Instant> quietSince,
            Duration patience,
            Health health) {
        boolean watched() {
            return quietSince.isPresent();
        }
    }

    /** An object that is not ready; not there at all is not ready either. */
    private record Unready(ObjectId id, Optional<Manifest> live, Readiness readiness) {

        /** Empty while it has no pods that could tell something about it. */
        Optional<Manifest> withPods() {
            return live.filter(manifest -> hasPods(manifest) && Readiness.isSeen(manifest));
        }

        String words() {
            return id.words() + ": " + (readiness instanceof Readiness.Waiting(String why) ? why : "failed");
        }
    }

    /**
     * @param rollouts what there is to wait for
     * @param objects how many were applied, these among them
     */
    ToolResult at(List<Manifest> rollouts, int objects) {
        List<Readiness> known = rollouts.stream()
                .flatMap(manifest -> seen.known().apply(manifest.id()).stream())
                .map(seen.health()::of)
                .toList();
        if (known.size() == rollouts.size() && known.stream().allMatch(Readiness.Ready.class::isInstance)) {
            return done(objects);
        }
        Duration first = seen.watched() ? seen.patience() : FIRST;
        Duration early = first.minus(Duration.between(seen.quietSince().orElse(attempt.since()), clock.instant()));
        boolean setBack = early.compareTo(first) > 0; // the clock: nobody knows how much time has passed
        if (early.isPositive()
                && !setBack
                && rollouts.stream().anyMatch(Look::hasPods)
                && known.stream().noneMatch(Readiness.Broken.class::isInstance)) {
            return new ToolResult.Pending(inTime(early), "waiting for the rollout to begin");
        }
        List<Unready> unready = unready(rollouts);
        return unready.isEmpty() ? done(objects) : failure(unready).orElseGet(() -> waiting(unready));
    }

    private static ToolResult done(int objects) {
        return new ToolResult.Done(Map.of(), "all " + objects + " objects are ready");
    }

    private List<Unready> unready(List<Manifest> wanted) {
        Map<String, List<Manifest>> byKind = new LinkedHashMap<>();
        wanted.forEach(manifest -> byKind.computeIfAbsent(
                        manifest.apiVersion() + "/" + manifest.kind(), kind -> new ArrayList<>())
                .add(manifest));
        List<Unready> unready = new ArrayList<>();
        byKind.values().forEach(ofKind -> {
            Map<ObjectId, Manifest> live = live(ofKind);
            ofKind.forEach(manifest -> judge(manifest, Optional.ofNullable(live.get(manifest.id())))
                    .ifPresent(unready::add));
        });
        return unready;
    }

    private Optional<Unready> judge(Manifest wanted, Optional<Manifest> live) {
        if (live.isEmpty()) {
            boolean tidied = wanted.kind().equals("Job") && wanted.json().has("spec", "ttlSecondsAfterFinished");
            return tidied
                    ? Optional.empty()
                    : Optional.of(new Unready(wanted.id(), live, new Readiness.Waiting("it is not there any more")));
        }
        Readiness readiness = seen.health().of(live.get());
        return readiness instanceof Readiness.Ready
                ? Optional.empty()
                : Optional.of(new Unready(wanted.id(), live, readiness));
    }

    private Map<ObjectId, Manifest> live(List<Manifest> ofKind) {
        Manifest first = ofKind.getFirst();
        Map<ObjectId, Manifest> found = new LinkedHashMap<>();
        Optional<Served> served = kinds.find(first.apiVersion(), first.kind());
        served.map(kind -> Kinds.collection(first.apiVersion(), kind, first.namespace()))
                .ifPresent(collection -> list(collection, ofKind).forEach(json -> {
                    Manifest manifest = new Manifest(
                            json.with("apiVersion", first.apiVersion()).with("kind", first.kind()));
                    found.put(manifest.id(), manifest);
                }));
        return found;
    }

    private List<Json> list(String collection, List<Manifest> ofKind) {
        if (ofKind.size() == 1) {
            return cluster.find(collection + "/" + ofKind.getFirst().name()).stream()
                    .toList();
        }
        String query = "?limit=" + MOST_OBJECTS + "&labelSelector=slipway.dev%2Fapp%3D"
                + attempt.app().id().uid();
        return cluster.find(collection + query).map(list -> list.list("items")).orElse(List.of());
    }

    private Optional<ToolResult> failure(List<Unready> unready) {
        int looked = 0;
        for (Unready one : unready) {
            if (one.readiness() instanceof Readiness.Broken broken) {
                return one.live().map(live -> rollout.failure(live, broken));
            }
            Optional<ToolResult.Failed> failed = one.withPods().flatMap(rollout::failure);
            if (failed.isPresent()) {
                return Optional.of(failed.get());
            }
            looked += one.withPods().isPresent() ? 1 : 0;
            if (looked == MOST_LOOKED_INTO) {
                break;
            }
        }
        return Optional.empty();
    }

    private static boolean hasPods(Manifest live) {
        return Readiness.isWorkload(live) || live.is("batch", "Job") || live.is("", "Pod");
    }

    private ToolResult waiting(List<Unready> unready) {
        Instant now = clock.instant();
        String words =
                unready.getFirst().words() + (unready.size() > 1 ? " and " + (unready.size() - 1) + " more" : "");
        if (now.isBefore(last(unready))) {
            Duration pause = pause(Duration.between(attempt.since(), now));
            return new ToolResult.Pending(inTime(pause), "waiting for " + words);
        }
        String pods = unready.getFirst().withPods().map(rollout::lastWords).orElse("");
        return new ToolResult.Failed(
                Blame.REVISION,
                "RolloutTimedOut",
                "not ready within " + attempt.app().spec().timeout().toSeconds() + " s: " + words + pods);
    }

    /**
     * Until when it may take. A server that was away for a while has kept its controllers from their work too: the time counts from when it
     * could be watched again, once; never more than twice the time in all.
     */
    private Instant last(List<Unready> unready) {
        Duration time = attempt.app().spec().timeout();
        Instant most = attempt.since().plus(time.multipliedBy(2));
        Instant again = unready.stream()
                .flatMap(one -> seen.seenSince().apply(one.id()).stream())
                .filter(attempt.since()::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(attempt.since())
                .plus(time);
        return again.isBefore(most) ? again : most;
    }

    /** Whatever is waited for, the end of the App's time is looked at when it comes. */
    private Duration inTime(Duration pause) {
        Duration left = Duration.between(
                clock.instant(), attempt.since().plus(attempt.app().spec().timeout()));
        return left.isPositive() && left.compareTo(pause) < 0 ? left : pause;
    }

    /** A rollout that takes long already is looked at less often. */
    private Duration pause(Duration waited) {
        Duration shortest = seen.watched() ? seen.patience() : SHORTEST;
        Duration tenth = waited.dividedBy(10);
        return tenth.compareTo(shortest) < 0 ? shortest : tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
    }
}
