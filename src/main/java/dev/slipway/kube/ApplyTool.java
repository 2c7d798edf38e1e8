package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code kube.apply}: server-side apply of rendered manifests with the field manager {@code slipway}, after a dry run of all. The
 * key is an annotation of each object; an apply took effect when a dry run of it would change nothing.
 */
@Singleton
final class ApplyTool implements ChangeTool {

    private final Applications applications;
    private final ManifestStore manifests;
    private final Fresh fresh;
    private final ChangeLines changes;
    private final Edge edge;

    ApplyTool(Applications applications, ManifestStore manifests, Fresh fresh, Redactor redactor) {
        this.applications = applications;
        this.manifests = manifests;
        this.fresh = fresh;
        this.changes = new ChangeLines(redactor);
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec(Wanted.TOOL, Effect.CHANGE);
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            List<Manifest> wanted = Wanted.of(call, attempt, manifests);
            fresh.drop(attempt.app().id());
            Application.Applied applied = applications.of(attempt, wanted).run();
            applied.objects().forEach(object -> fresh.put(attempt.app().id(), object));
            return done(
                    Map.of("changes", changes.of(applied.trials(), List.of())),
                    wanted.size(),
                    "applied " + wanted.size() + " objects, " + applied.changed() + " of them changed");
        });
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        return edge.observation(() -> {
            List<Manifest> wanted = Wanted.of(call, attempt, manifests);
            return applications.of(attempt, wanted).isDone()
                    ? new Observation.TookEffect(
                            done(Map.of(), wanted.size(), wanted.size() + " objects are as wanted"))
                    : new Observation.Absent();
        });
    }

    private static ToolResult.Done done(Map<String, String> told, int objects, String summary) {
        Map<String, String> outputs = new TreeMap<>(told);
        outputs.put("applied", String.valueOf(objects));
        return new ToolResult.Done(outputs, summary);
    }
}
