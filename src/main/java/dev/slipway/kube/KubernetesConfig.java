package dev.slipway.kube;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The cluster that Apps with a {@code kubernetes} target are deployed to. Without any of it the service runs, and such Apps wait. */
@ConfigMapping(prefix = "slipway.kubernetes")
public interface KubernetesConfig {

    /** A kubeconfig file (of a list the first); its current context counts. Without one: {@code KUBECONFIG}, then the pod's service account. */
    @WithDefault("${KUBECONFIG:}")
    Optional<Path> kubeconfig();

    /** Whether {@code secretRef} is also looked for among the Secrets of that cluster, in the App's namespace. */
    @WithDefault("false")
    boolean secrets();

    /** How long one request to the API server may take. */
    @WithDefault("10s")
    Duration requestTimeout();

    /**
     * How many requests to the API server may be without an answer at a time, of each replica: what comes on top waits. Watches and
     * questions to services do not count. An API server answers some 200 changes at a time to all its clients together.
     */
    @WithDefault("64")
    int requestsAtOnce();

    /** How long a pod may find no node before the rollout counts as failed: longer than the cluster takes to add a node. */
    @WithDefault("60s")
    Duration unschedulableAfter();

    /**
     * How often what was deployed is looked at, whether it works and is as it was applied. Changes that a watch notices are looked at
     * within seconds.
     */
    @WithDefault("5m")
    Duration lookInterval();
}
