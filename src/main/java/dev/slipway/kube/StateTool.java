package dev.slipway.kube;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.execution.WrittenOwners;
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
import java.util.stream.Collectors;

/**
 * {@code kube.state}: a digest over the fields that Slipway owns of the named objects and over the ids of the images that run, so
 * that a state can be compared with an earlier one. An object that is missing, or another's, counts as missing. Of those in {@code gone}
 * none may be left but what is never deleted.
 */
@Singleton
final class StateTool implements ReadTool {

    private static final String NOTHING = "nothing";
    private static final String DIFFERS = "StateDiffers";

    private final Cluster cluster;
    private final Kinds kinds;
    private final WrittenOwners owners;
    private final Fresh fresh;
    private final RolloutWatch watch;
    private final Edge edge;

    StateTool(Cluster cluster, Kinds kinds, WrittenOwners owners, Fresh fresh, RolloutWatch watch, Redactor redactor) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.owners = owners;
        this.fresh = fresh;
        this.watch = watch;
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
            LiveState live = new LiveState(cluster, kinds, fresh, watch, attempt.app());
            List<Optional<Object>> states = Together.each(named, live::of);
            for (int i = 0; i < named.size(); i++) {
                String id = named.get(i).toString();
                states.get(i).ifPresent(state -> present.put(id, state));
            }
            refuseLeft(call, attempt);
            return compare(digest(named, present), call.arguments().find("expect"), words(named, present));
        });
    }

    private void refuseLeft(ToolCall call, Attempt attempt) {
        List<ObjectId> gone = Bounds.objects(call, "gone", attempt);
        String left = new OwnObjects(cluster, kinds, owners, attempt)
                .own(gone).stream().map(own -> own.id().words()).collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            throw new Trouble(Blame.WORLD, DIFFERS, "it is not as it was: there is still " + left);
        }
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
        return new ToolResult.Failed(Blame.WORLD, DIFFERS, difference + words + " (" + digest.brief() + ")");
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
}
