package dev.slipway.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How background work is done. */
@ConfigMapping(prefix = "slipway.jobs")
public interface JobsConfig {

    /** Name of this replica, the same after a restart; the host's name without one. Two that are alive never share one. */
    Optional<String> replica();

    /** How many deployments go on at once in this replica; waiting ones don't count. */
    @WithDefault("16")
    int deployments();

    /** Which part of them may be of one namespace, or on one target, so that one that hangs leaves room for the others. */
    @WithDefault("0.75")
    double share();

    /** How many repositories are asked at once by this replica. */
    @WithDefault("8")
    int repositories();

    /** How many deliveries are made at once by this replica. */
    @WithDefault("8")
    int deliveries();

    /** How often the tables are looked at for what is due: the net below wakes, which come at once. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** How often a running job shows that it is alive; after four missed ones another replica takes it over. */
    @WithDefault("450ms")
    Duration heartbeat();

    /** How often the record is cleaned up. */
    @WithDefault("15m")
    Duration cleanUpInterval();

    /** How often each replica cleans up what only it has: mirrors, unpacked commits, and images on the engines it knows. */
    @WithDefault("15m")
    Duration remainsInterval();

    /** How long a stop waits for running jobs before it interrupts them. */
    @WithDefault("10s")
    Duration stopWait();
}
