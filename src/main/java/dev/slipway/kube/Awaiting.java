package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.deployment.AppId;
import dev.slipway.tool.Attempt;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rollouts that deployments wait for, as watches show them: whoever waits is told when all are ready, or one has failed. */
final class Awaiting {

    private final Fresh fresh;
    private final Map<AppId, Entry> entries = new ConcurrentHashMap<>();

    Awaiting(Fresh fresh) {
        this.fresh = fresh;
    }

    /** Which state of an object was applied: what a watch shows of an older one comes late. */
    private record Version(long generation, long resource) {

        static Optional<Version> of(Json object) {
            return object.number("metadata", "generation")
                    .flatMap(generation -> object.text("metadata", "resourceVersion")
                            .filter(text -> text.matches("[0-9]{1,18}"))
                            .map(text -> new Version(generation, Long.parseLong(text))));
        }

        boolean isBefore(Version other) {
            return generation < other.generation || resource < other.resource;
        }
    }

    private record Entry(String deployment, Instant since, Map<ObjectId, Version> applied, Set<ObjectId> unready) {}

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
        entries.put(app, new Entry(attempt.deployment(), attempt.since(), applied, new HashSet<>(applied.keySet())));
        return true;
    }

    void end(AppId app) {
        entries.remove(app);
    }

    /** Most of what watches show is of Apps that nobody waits for. */
    boolean isFor(AppId app) {
        return entries.containsKey(app);
    }

    /** True when whoever waits should look now. */
    boolean shows(AppId app, ObjectId id, GenericKubernetesResource object, KubernetesSerialization writer) {
        Entry entry = entries.get(app);
        Version applied = entry == null ? null : entry.applied().get(id);
        if (entry == null || applied == null) {
            return false;
        }
        Json brief = brief(object);
        if (Version.of(brief).filter(version -> !version.isBefore(applied)).isEmpty()) {
            return false;
        }
        return switch (Readiness.of(new Manifest(brief))) {
            case Readiness.Waiting waiting -> unready(entry, id);
            case Readiness.Ready ready -> {
                whole(object, writer).ifPresent(live -> fresh.put(app, live));
                yield ready(entry, id);
            }
            case Readiness.Broken broken -> true;
        };
    }

    private static boolean unready(Entry entry, ObjectId id) {
        synchronized (entry) {
            entry.unready().add(id);
        }
        return false;
    }

    private static boolean ready(Entry entry, ObjectId id) {
        synchronized (entry) {
            return entry.unready().remove(id) && entry.unready().isEmpty();
        }
    }

    /** What readiness is read from, without a copy of the rest. */
    private static Json brief(GenericKubernetesResource object) {
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

    private static Optional<Manifest> whole(GenericKubernetesResource object, KubernetesSerialization writer) {
        try {
            return Optional.of(new Manifest(Json.of(Json.parse(writer.asJson(object)))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty(); // then it is asked for
        }
    }
}
