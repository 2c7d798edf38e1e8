package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import java.util.function.Supplier;

/** Where a tool's answer leaves: trouble becomes a result, secrets are taken out of its text, and its length is bounded. */
final class Edge {

    private static final int MOST_CHARACTERS = 2000;

    private final Redactor redactor;

    Edge(Redactor redactor) {
        this.redactor = redactor;
    }

    ToolResult result(Supplier<ToolResult> work) {
        try {
            ToolResult result = work.get();
            return result instanceof ToolResult.Failed failed ? clean(failed) : result;
        } catch (Trouble trouble) {
            return clean(trouble.failed());
        }
    }

    /** What can't be told because the cluster is away is asked again; what the cluster refuses has not taken effect. */
    Observation observation(Supplier<Observation> work) {
        try {
            return work.get();
        } catch (Trouble trouble) {
            ToolResult.Failed failed = clean(trouble.failed());
            return failed.blame() == Blame.WORLD
                    ? new Observation.Unreachable(failed.message())
                    : new Observation.Absent();
        }
    }

    private ToolResult.Failed clean(ToolResult.Failed failed) {
        String text = redactor.redact(failed.message());
        String bounded = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
        return new ToolResult.Failed(failed.blame(), failed.reason(), bounded);
    }
}
