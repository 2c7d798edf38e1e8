package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code kube.diff}: what applying these manifests again would change, by a dry run: what others default, inject, normalise or scale
 * automatically it leaves as it is, so that only what somebody has changed of what was applied is told. What differs is looked at
 * twice, for a controller may have been at it between two requests.
 */
@Singleton
final class DiffTool implements ReadTool {

    private static final Duration MEANWHILE = Duration.ofMillis(500);
    private static final int MOST_LINES = 100;
    private static final int MOST_NAMED = 5;

    private final Applications applications;
    private final ManifestStore manifests;
    private final Redactor redactor;

    DiffTool(Applications applications, ManifestStore manifests, Redactor redactor) {
        this.applications = applications;
        this.manifests = manifests;
        this.redactor = redactor;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.diff", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return new Edge(redactor).result(() -> {
            List<Manifest> wanted = Wanted.of(call, attempt, manifests);
            List<Line> first = lines(wanted, attempt);
            if (first.isEmpty()) {
                return told(first);
            }
            Pause.of(MEANWHILE);
            Set<String> again = lines(wanted, attempt).stream().map(Line::what).collect(Collectors.toSet());
            return told(
                    first.stream().filter(line -> again.contains(line.what())).toList());
        });
    }

    /** Where something differs, and how. */
    private record Line(String what, String words) {}

    private List<Line> lines(List<Manifest> wanted, Attempt attempt) {
        List<Manifest> missing = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        for (Trial trial : applications.of(attempt, wanted).changes(missing)) {
            ObjectId id = trial.wanted().id();
            if (trial.live().isEmpty()) {
                lines.add(gone(id));
            }
            trial.differences().forEach(one -> lines.add(line(id, one)));
        }
        missing.forEach(manifest -> lines.add(gone(manifest.id())));
        return lines;
    }

    private static Line gone(ObjectId id) {
        return new Line(id + " is gone", id.words() + " is gone");
    }

    private static Line line(ObjectId id, Difference difference) {
        return new Line(id + " " + difference.path(), id.words() + " " + difference.words());
    }

    private ToolResult told(List<Line> lines) {
        if (lines.isEmpty()) {
            return new ToolResult.Done(Map.of("drift", "", "diff", ""), "everything is as it was applied");
        }
        String named = lines.stream()
                .map(Line::words)
                .limit(MOST_NAMED)
                .map(redactor::redact)
                .collect(Collectors.joining(", "));
        String more = lines.size() > MOST_NAMED ? ", and " + (lines.size() - MOST_NAMED) + " more" : "";
        String diff = lines.stream()
                .map(Line::words)
                .limit(MOST_LINES)
                .map(redactor::redact)
                .collect(Collectors.joining("\n"));
        String drift = "not as it was applied: " + named + more;
        return new ToolResult.Done(Map.of("drift", drift, "diff", diff), drift);
    }
}
