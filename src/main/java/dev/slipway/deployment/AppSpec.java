package dev.slipway.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an App wants.
 *
 * @param hookSecretRef the App's own secret for {@code /hooks/<provider>/NAMESPACE/NAME}: its key {@code secret}
 * @param timeout how long outages are retried, and how long a rollout may take
 * @param retryInterval how long after a deployment that an outage ended a new one is tried
 * @param dependsOn names of Apps of the same namespace that must be ready before this one is deployed
 * @param removedOnDeletion whether what runs is taken away when the App is deleted, instead of being left as it is
 */
public record AppSpec(
        Source source,
        Target target,
        Optional<Build> build,
        ApprovalRule approval,
        Optional<Probe> probe,
        boolean automaticRollback,
        Optional<SecretRef> hookSecretRef,
        Duration timeout,
        Duration retryInterval,
        List<Receiver> receivers,
        List<String> dependsOn,
        boolean removedOnDeletion,
        boolean suspend) {

    /** When a person must agree before the first effect. */
    public enum ApprovalRule {
        NEVER,
        ON_RISK,
        ALWAYS
    }

    public AppSpec {
        receivers = List.copyOf(receivers);
        dependsOn = List.copyOf(dependsOn);
    }

    /** What a build pulls its base images with: what the target pulls with, else what the built image is pushed with. */
    public Optional<SecretRef> baseImageSecretRef() {
        Optional<SecretRef> pull = target instanceof Target.Docker docker ? docker.pullSecretRef() : Optional.empty();
        return pull.or(() -> build.flatMap(Build::pushSecretRef));
    }
}
