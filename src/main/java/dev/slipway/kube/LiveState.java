package dev.slipway.kube;

import dev.slipway.deployment.App;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The state of an App's own objects, as they are now or were seen a moment ago. */
final class LiveState {

    private final Cluster cluster;
    private final Kinds kinds;
    private final Pods pods;
    private final Fresh fresh;
    private final RolloutWatch watch;
    private final App app;

    LiveState(Cluster cluster, Kinds kinds, Fresh fresh, RolloutWatch watch, App app) {
        this.cluster = cluster.as(app);
        this.kinds = kinds;
        this.pods = new Pods(this.cluster);
        this.fresh = fresh;
        this.watch = watch;
        this.app = app;
    }

    Optional<Object> of(ObjectId id) {
        return fresh.find(app.id(), id, watch.seenSince(app, id))
                .or(() -> kinds.apiVersion(id.group(), id.kind()).flatMap(version -> find(id, version)))
                .filter(live ->
                        Stamp.isOf(live.json(), app.id()) && !live.json().has("metadata", "deletionTimestamp"))
                .map(this::asApplied)
                .map(this::state);
    }

    private Optional<Manifest> find(ObjectId id, String apiVersion) {
        return kinds.path(id, apiVersion).flatMap(cluster::find).map(Manifest::new);
    }

    /** Read under the apiVersion that the record of owned fields speaks of. */
    private Manifest asApplied(Manifest live) {
        return OwnedFields.apiVersion(live.json())
                .filter(version -> !version.equals(live.apiVersion()))
                .flatMap(version -> find(live.id(), version))
                .orElse(live);
    }

    private Object state(Manifest live) {
        TreeMap<String, @Nullable Object> state = new TreeMap<>();
        state.put("apiVersion", live.apiVersion());
        state.put("fields", OwnedFields.of(live.json()).fields());
        state.put("images", images(live));
        return state;
    }

    /** {@code container=image id} of what runs; one line each, however many pods there are. */
    private List<String> images(Manifest live) {
        if (!Readiness.isWorkload(live) && !live.is("", "Pod")) {
            return List.of();
        }
        TreeSet<String> images = new TreeSet<>();
        for (Json pod : pods.of(live)) {
            for (Json status : pod.list("status", "containerStatuses")) {
                status.text("imageID")
                        .filter(image -> !image.isEmpty())
                        .ifPresent(image -> images.add(status.text("name").orElse("") + "=" + image));
            }
        }
        return List.copyOf(images);
    }
}
