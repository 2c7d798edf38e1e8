package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code kube.preview}: what applying these manifests would change, by a dry run; arguments as {@code kube.apply}, whose images may not
 * be built yet: without them the names in the manifests are tried.
 */
@Singleton
final class PreviewTool implements ReadTool {

    private final Applications applications;
    private final ManifestStore manifests;
    private final ChangeLines changes;
    private final Edge edge;

    PreviewTool(Applications applications, ManifestStore manifests, Redactor redactor) {
        this.applications = applications;
        this.manifests = manifests;
        this.changes = new ChangeLines(redactor);
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.preview", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            List<Manifest> missing = new ArrayList<>();
            List<Manifest> wanted = Wanted.of(call, attempt, manifests);
            String told = changes.of(applications.of(attempt, wanted).changes(missing), missing);
            return new ToolResult.Done(Map.of("changes", told), told.isEmpty() ? "nothing would change" : told);
        });
    }
}
