package dev.slipway.plan;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Optional;

/**
 * How it is seen, between deployments, whether what was deployed is still as it was.
 *
 * @param drift a READ call that compares what is there with what was applied
 * @param health one that tells whether it works
 * @param objects that it consists of
 */
public record Lookout(ToolCall drift, ToolCall health, List<String> objects) {

    public Lookout {
        objects = List.copyOf(objects);
    }

    /** Whether there is anything to see, without knowing what was deployed. */
    public static boolean isKept(App app) {
        return app.spec().target() instanceof Target.Kubernetes target && target.drift() != Drift.OFF;
    }

    /**
     * For one App.
     *
     * @param proven the deployment whose outcome is to stay
     */
    public static Optional<Lookout> of(App app, PastDeployment proven) {
        if (!isKept(app)) {
            return Optional.empty();
        }
        return proven.step("apply")
                .flatMap(applied -> proven.step("await")
                        .map(awaited -> new Lookout(
                                read("kube.diff", applied.call()),
                                read("kube.await", awaited.call()),
                                applied.call().arguments().texts("objects"))));
    }

    private static ToolCall read(String tool, ToolCall like) {
        return new ToolCall(tool, Effect.READ, like.target(), like.arguments());
    }
}
