package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code kube.await}: done when all applied objects are ready; a failure that will not pass is told at once, in the pod's own
 * words. Where a watch shows the rollouts nothing is asked, else one list per kind and call. {@code health} holds the App's own
 * expressions by kind. With {@code service} and {@code port} the output {@code endpoint-<port>} says where that service is asked.
 */
@Singleton
final class AwaitTool implements ReadTool {

    private final Cluster cluster;
    private final Kinds kinds;
    private final ManifestStore manifests;
    private final InstantSource clock;
    private final Duration unschedulableAfter;
    private final RolloutWatch watch;
    private final Fresh fresh;
    private final Expressions expressions;
    private final Edge edge;

    AwaitTool(
            Cluster cluster,
            Kinds kinds,
            ManifestStore manifests,
            KubernetesConfig config,
            InstantSource clock,
            RolloutWatch watch,
            Fresh fresh,
            Expressions expressions,
            Redactor redactor) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.manifests = manifests;
        this.clock = clock;
        this.unschedulableAfter = config.unschedulableAfter();
        this.watch = watch;
        this.fresh = fresh;
        this.expressions = expressions;
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.await", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return edge.result(() -> {
            Bounds.of(call, attempt);
            Health health = Health.of(call.arguments(), expressions);
            List<Manifest> wanted =
                    manifests.load(call.arguments().text("artifact")).manifests();
            List<Manifest> rollouts = wanted.stream().filter(health::matters).toList();
            boolean watched = rollouts.stream().noneMatch(health::isTold) && watch.expect(attempt, rollouts);
            App app = attempt.app();
            Look.Seen seen = new Look.Seen(
                    id -> fresh.find(app.id(), id, watch.seenSince(app, id)),
                    id -> watch.seenSince(app, id),
                    watched ? watch.quietSince(app).or(() -> Optional.of(attempt.since())) : Optional.empty(),
                    watch.patience(),
                    health);
            ToolResult result =
                    new Look(cluster, kinds, clock, unschedulableAfter, attempt, seen).at(rollouts, wanted.size());
            if (!(result instanceof ToolResult.Pending)) {
                watch.end(app);
            }
            return result instanceof ToolResult.Done done
                    ? new ToolResult.Done(endpoint(call.arguments()), done.summary())
                    : result;
        });
    }

    /** Where the service can be asked that the call names. */
    private static Map<String, String> endpoint(Arguments arguments) {
        return arguments
                .find("service")
                .flatMap(service -> arguments.number("port").map(port -> {
                    ServiceEndpoint endpoint =
                            new ServiceEndpoint(arguments.text("namespace"), service, port.intValue());
                    return Map.of("endpoint-" + port, endpoint.toString());
                }))
                .orElse(Map.of());
    }
}
