package dev.slipway.kube;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code kube.state}: a digest over the fields that Slipway owns of the named objects and over the ids of the images that run, so
 * that a state can be compared with an earlier one. An object that is missing, or another's, counts as missing.
 */
@Singleton
final class StateTool implements ReadTool {

    private static final String NOTHING = "nothing";

    private final Cluster cluster;
    private final Kinds kinds;
    private final Pods pods;
    private final Edge edge;

    StateTool(Cluster cluster, Kinds kinds, Redactor redactor) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.pods = new Pods(cluster);
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.state", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            TreeMap<String, Object> present = new TreeMap<>();
            List<ObjectId> named = Bounds.objects(call, attempt);
            List<Optional<Object>> states = Together.each(named, id -> state(id, attempt));
            for (int i = 0; i < named.size(); i++) {
                String id = named.get(i).toString();
                states.get(i).ifPresent(state -> present.put(id, state));
            }
            return compare(digest(named, present), call.arguments().find("expect"), words(named, present));
        });
    }

    private static ToolResult compare(Digest digest, Optional<String> expected, String words) {
        String wanted = expected.map(
                        text -> text.equals(NOTHING) ? Digest.of(NOTHING).value() : text)
                .orElse(digest.value());
        if (wanted.equals(digest.value())) {
            return new ToolResult.Done(Map.of("digest", digest.value()), words);
        }
        String difference =
                expected.equals(Optional.of(NOTHING)) ? "nothing should be left, but " : "it is not as it was: ";
        return new ToolResult.Failed(Blame.WORLD, "StateDiffers", difference + words + " (" + digest.brief() + ")");
    }

    private static Digest digest(List<ObjectId> named, Map<String, Object> present) {
        if (present.isEmpty()) {
            return Digest.of(NOTHING);
        }
        TreeMap<String, Object> all = new TreeMap<>(present);
        named.forEach(id -> all.putIfAbsent(id.toString(), "missing"));
        return Digest.of(Json.write(all));
    }

    private static String words(List<ObjectId> named, Map<String, Object> present) {
        String missing = named.stream()
                .filter(id -> !present.containsKey(id.toString()))
                .map(ObjectId::words)
                .collect(Collectors.joining(", "));
        String there = named.stream()
                .filter(id -> present.containsKey(id.toString()))
                .map(ObjectId::words)
                .collect(Collectors.joining(", "));
        return (there.isEmpty() ? "nothing is there" : "there are " + there)
                + (missing.isEmpty() ? "" : "; missing: " + missing);
    }

    private Optional<Object> state(ObjectId id, Attempt attempt) {
        return kinds.apiVersion(id.group(), id.kind())
                .flatMap(version -> find(id, version))
                .filter(live -> Stamp.isOf(live.json(), attempt.app().id())
                        && !live.json().has("metadata", "deletionTimestamp"))
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
