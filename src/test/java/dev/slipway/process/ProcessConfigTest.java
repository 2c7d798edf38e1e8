package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessConfigTest {

    @Test
    void isOffByDefaultAndKeepsItsFolderBesideTheOtherData() {
        ProcessConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ProcessConfig.class)
                .build()
                .getConfigMapping(ProcessConfig.class);

        assertThat(config.enabled()).isFalse();
        assertThat(config.folder()).isEqualTo(Path.of(".slipway/process"));
        assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.settle()).isEqualTo(Duration.ofSeconds(10));
    }
}
