package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {

    @Test
    void hasTheseDefaults() {
        OperatorConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OperatorConfig.class)
                .build()
                .getConfigMapping(OperatorConfig.class);

        assertThat(config.enabled()).isFalse();
        assertThat(config.leaseNamespace()).isEqualTo("slipway");
        assertThat(config.leaseName()).isEqualTo("slipway-operator");
        assertThat(config.replica()).isEmpty();
        assertThat(config.leaseDuration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.allowCrossNamespace()).isFalse();
    }
}
