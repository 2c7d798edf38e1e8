package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {

    @Test
    void keepsFiftyDeploymentsAndAMonthOfEvents() {
        RetentionConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RetentionConfig.class)
                .build()
                .getConfigMapping(RetentionConfig.class);

        assertThat(config.deployments()).isEqualTo(50);
        assertThat(config.events()).isEqualTo(Duration.ofDays(30));
        assertThat(config.triggers()).isEqualTo(Duration.ofDays(30));
        assertThat(config.audit()).isEqualTo(Duration.ofDays(365));
    }
}
