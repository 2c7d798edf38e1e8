package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobsConfigTest {

    @Test
    void noticesADeadReplicaAfterTwoSeconds() {
        JobsConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(JobsConfig.class)
                .build()
                .getConfigMapping(JobsConfig.class);

        assertThat(config.replica()).isEmpty();
        assertThat(config.deployments()).isEqualTo(16);
        assertThat(config.share()).isEqualTo(0.75);
        assertThat(config.repositories()).isEqualTo(8);
        assertThat(config.deliveries()).isEqualTo(8);
        assertThat(config.pollInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.heartbeat()).isEqualTo(Duration.ofMillis(450));
        assertThat(config.cleanUpInterval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.remainsInterval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.stopWait()).isEqualTo(Duration.ofSeconds(10));
    }
}
