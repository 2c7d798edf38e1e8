package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.kube.OwnObjects.Own;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code kube.prune}: deletes the named objects that carry this App's uid, and waits until they are gone. What holds data or more
 * than the App's own (claims, CRDs, the namespace) is kept, and said so. It took effect when none of the rest is there.
 */
@Singleton
final class PruneTool implements ChangeTool {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Kinds kinds;
    private final WrittenOwners owners;
    private final Fresh fresh;
    private final Edge edge;

    PruneTool(Cluster cluster, Kinds kinds, WrittenOwners owners, Fresh fresh, Redactor redactor) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.owners = owners;
        this.fresh = fresh;
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.prune", Effect.DESTROY);
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            List<ObjectId> named = Bounds.objects(call, attempt);
            fresh.drop(attempt.app().id());
            OwnObjects objects = new OwnObjects(cluster, kinds, owners, attempt);
            List<Own> own = objects.own(named);
            own.stream().filter(object -> !object.isGoing()).forEach(objects::delete);
            List<Own> left = objects.awaitGone(own);
            return left.isEmpty() ? done(named, own.size()) : stillThere(left);
        });
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        return edge.observation(() -> {
            List<ObjectId> named = Bounds.objects(call, attempt);
            List<Own> own = new OwnObjects(cluster, kinds, owners, attempt).own(named);
            if (own.isEmpty()) {
                return new Observation.TookEffect(done(named, 0));
            }
            return own.stream().allMatch(Own::isGoing) ? new Observation.InFlight(ASK_AGAIN) : new Observation.Absent();
        });
    }

    static boolean isKept(ObjectId id) {
        return (id.group().isEmpty()
                        && (id.kind().equals("PersistentVolumeClaim")
                                || id.kind().equals("Namespace")))
                || id.kind().equals("CustomResourceDefinition");
    }

    private static ToolResult.Done done(List<ObjectId> named, int deleted) {
        String kept =
                named.stream().filter(PruneTool::isKept).map(ObjectId::words).collect(Collectors.joining(", "));
        return new ToolResult.Done(
                Map.of(),
                "deleted " + deleted + " objects"
                        + (kept.isEmpty() ? "" : "; kept, delete by hand what is not needed: " + kept));
    }

    private static ToolResult stillThere(List<Own> left) {
        String words = left.stream().map(PruneTool::words).collect(Collectors.joining(", "));
        return new ToolResult.Failed(Blame.WORLD, "StillDeleting", "the cluster has not deleted yet: " + words);
    }

    private static String words(Own own) {
        String finalizers =
                String.join(" and ", own.live().texts("metadata", "finalizers").toList());
        return own.id().words() + (finalizers.isEmpty() ? "" : " (waits for the finalizer " + finalizers + ")");
    }
}
