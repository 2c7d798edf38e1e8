package dev.slipway.db;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the record is kept. What a rollback needs always stays. */
@ConfigMapping(prefix = "slipway.retention")
public interface RetentionConfig {

    /** How many deployments of each App are kept, with their plans and results. */
    @WithDefault("50")
    int deployments();

    /** How long events of ended deployments are kept, and all that is left of a deleted App. */
    @WithDefault("30d")
    Duration events();

    /** How long trigger keys are remembered, so that a late repetition deploys nothing; at least 30 days. */
    @WithDefault("30d")
    Duration triggers();

    /** How long the audit is kept. */
    @WithDefault("365d")
    Duration audit();
}
