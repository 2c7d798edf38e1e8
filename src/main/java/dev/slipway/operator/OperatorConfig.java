package dev.slipway.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Apps as custom resources. */
@ConfigMapping(prefix = "slipway.operator")
public interface OperatorConfig {

    /** Whether Apps are taken in from the cluster that {@code slipway.kubernetes} names; its CRD must be installed. */
    @WithDefault("false")
    boolean enabled();

    /** Namespace of the Lease whose holder writes statuses: Slipway's own. */
    @WithDefault("slipway")
    String leaseNamespace();

    /** Name of that Lease. */
    @WithDefault("slipway-operator")
    String leaseName();

    /** Who this replica is in the Lease; without it a random name. */
    Optional<String> replica();

    /** How long the Lease holds when its holder does not renew it: a replica that dies is replaced after this. */
    @WithDefault("5s")
    Duration leaseDuration();

    /** Whether an App without a {@code serviceAccountName} may be deployed to another namespace than its own. */
    @WithDefault("false")
    boolean allowCrossNamespace();
}
