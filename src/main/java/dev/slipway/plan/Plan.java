package dev.slipway.plan;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ordered, typed steps for one App at one commit; at most {@link #MOST_STEPS}. Holds no ids, times or prose, so that the same
 * input gives the same digest.
 *
 * @param tree git tree hash of the App's folder
 */
public record Plan(AppId app, long generation, Commit commit, String tree, List<Step> steps) {

    public static final int MOST_STEPS = 50;

    /** Raised when the encoding changes: old approvals are void then. */
    private static final long ENCODING = 1;

    public Plan {
        steps = List.copyOf(steps);
        if (steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("a plan has at most " + MOST_STEPS + " steps");
        }
        Set<String> names = new HashSet<>();
        for (Step step : steps) {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("two steps are named " + step.name());
            }
        }
    }

    /** SHA-256 over {@link CanonicalJson}: what an approval names. */
    public Digest digest() {
        return Digest.of(CanonicalJson.of(Map.of(
                "encoding",
                ENCODING,
                "app",
                app.uid(),
                "generation",
                generation,
                "commit",
                commit.sha(),
                "tree",
                tree,
                "steps",
                steps.stream().map(Plan::encode).toList())));
    }

    private static Map<String, Object> encode(Step step) {
        ToolCall call = step.call();
        return Map.of(
                "name", step.name(),
                "tool", call.tool(),
                "effect", call.effect().name(),
                "target", call.target(),
                "arguments", call.arguments().json());
    }
}
