package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import dev.slipway.tool.Attempt;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rollouts that deployments wait for, as watches show them: whoever waits is told when all are ready, or one has failed. */
final class Awaiting {

    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration FOR_EACH = Duration.ofMillis(50);

    private final Fresh fresh;
    private final InstantSource clock;
    private final Map<AppId, Entry> entries = new ConcurrentHashMap<>();

    Awaiting(Fresh fresh, InstantSource clock) {
        this.fresh = fresh;
        this.clock = clock;
    }

    /** Which state of an object was applied: what a watch shows of an older one comes late. */
    private record Version(long generation, long resource) {

        static Optional<Version> of(Json object) {
            return object.number("metadata", "generation")
                    .flatMap(generation ->
                            ResourceVersion.of(object).map(resource -> new Version(generation, resource)));
        }

        boolean isBefore(Version other) {
            return generation < other.generation || resource < other.resource;
        }
    }

    /**
     * When something of it was seen to change.
     *
     * @param begun whether its controller has seen what was applied
     */
    private record Move(Instant at, boolean begun) {}

    private record Entry(
            String deployment, Instant since, Map<ObjectId, Version> applied, Map<ObjectId, Move> unready) {}

    /** False when not all of them were applied a moment ago, so that nobody could tell an old state from the new one. */
    boolean begin(Attempt attempt, List<Manifest> wanted) {
        AppId app = attempt.app().id();
        Entry known = entries.get(app);
        if (known != null
                && known.deployment().equals(attempt.deployment())
                && known.since().equals(attempt.since())) {
            return true;
        }
        Map<ObjectId, Version> applied = new HashMap<>();
        for (Manifest manifest : wanted) {
            fresh.find(app, manifest.id())
                    .flatMap(object -> Version.of(object.json()))
                    .ifPresent(version -> applied.put(manifest.id(), version));
        }
        if (applied.size() < wanted.size()) {
            entries.remove(app);
            return false;
        }
        Move first = new Move(clock.instant(), false);
        Map<ObjectId, Move> unready = new HashMap<>();
        applied.keySet().forEach(id -> unready.put(id, first));
        entries.put(app, new Entry(attempt.deployment(), attempt.since(), applied, unready));
        return true;
    }

    /** Longer the more are awaited. */
    Duration patience() {
        Duration all = PATIENCE.plus(FOR_EACH.multipliedBy(Math.max(0, entries.size() - 1)));
        return all.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : all;
    }

    /** Since when those that are not ready have not moved; empty when nothing is expected. */
    Optional<Instant> quietSince(AppId app) {
        Entry entry = entries.get(app);
        if (entry == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Instant last = entry.since().plus(RolloutWatch.MOVING);
        synchronized (entry) {
            return entry.unready().values().stream()
                    .map(move -> move.begun() ? move.at() : now)
                    .min(Comparator.naturalOrder())
                    .map(quiet -> quiet.isAfter(last) ? last : quiet);
        }
    }

    void end(AppId app) {
        entries.remove(app);
    }

    /** Most of what watches show is of Apps that nobody waits for. */
    boolean isFor(AppId app) {
        return entries.containsKey(app);
    }

    /** More changes of it are to come. */
    boolean isUnready(AppId app, ObjectId id) {
        Entry entry = entries.get(app);
        if (entry == null) {
            return false;
        }
        synchronized (entry) {
            return entry.unready().containsKey(id);
        }
    }

    /** True when whoever waits should look now. */
    boolean shows(AppId app, ObjectId id, GenericKubernetesResource object) {
        Entry entry = entries.get(app);
        Version applied = entry == null ? null : entry.applied().get(id);
        if (entry == null || applied == null) {
            return false;
        }
        Json brief = brief(object);
        if (Version.of(brief).filter(version -> !version.isBefore(applied)).isEmpty()) {
            return false;
        }
        Manifest shown = new Manifest(brief);
        return switch (Readiness.of(shown)) {
            case Readiness.Waiting waiting -> unready(entry, id, new Move(clock.instant(), Readiness.isSeen(shown)));
            case Readiness.Ready ready -> {
                fresh.put(app, new Manifest(whole(object)));
                yield ready(entry, id);
            }
            case Readiness.Broken broken -> true;
        };
    }

    private static boolean unready(Entry entry, ObjectId id, Move move) {
        synchronized (entry) {
            entry.unready().put(id, move);
        }
        return false;
    }

    private static boolean ready(Entry entry, ObjectId id) {
        synchronized (entry) {
            return entry.unready().remove(id) != null && entry.unready().isEmpty();
        }
    }

    /** What readiness is read from, without a copy of the rest. */
    static Json brief(GenericKubernetesResource object) {
        ObjectMeta meta = object.getMetadata();
        TreeMap<String, @Nullable Object> metadata = new TreeMap<>();
        metadata.put("name", meta.getName());
        metadata.put("generation", meta.getGeneration());
        metadata.put("resourceVersion", meta.getResourceVersion());
        metadata.put("deletionTimestamp", meta.getDeletionTimestamp());
        TreeMap<String, @Nullable Object> fields = new TreeMap<>(object.getAdditionalProperties());
        fields.put("apiVersion", object.getApiVersion());
        fields.put("kind", object.getKind());
        fields.put("metadata", metadata);
        return Json.of(fields);
    }

    /** With all that a state is read from. */
    static Json whole(GenericKubernetesResource object) {
        Json brief = brief(object);
        ObjectMeta meta = object.getMetadata();
        Json metadata = brief.at("metadata")
                .with("namespace", meta.getNamespace())
                .with("uid", meta.getUid())
                .with("labels", meta.getLabels())
                .with("annotations", meta.getAnnotations())
                .with(
                        "managedFields",
                        meta.getManagedFields().stream().map(Awaiting::record).toList());
        return brief.with("metadata", metadata.fields());
    }

    private static Map<String, @Nullable Object> record(ManagedFieldsEntry entry) {
        TreeMap<String, @Nullable Object> fields = new TreeMap<>();
        fields.put("manager", entry.getManager());
        fields.put("operation", entry.getOperation());
        fields.put("apiVersion", entry.getApiVersion());
        FieldsV1 owned = entry.getFieldsV1();
        fields.put("fieldsV1", owned == null ? null : owned.getAdditionalProperties());
        return fields;
    }
}
