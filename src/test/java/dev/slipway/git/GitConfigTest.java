package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GitConfigTest {

    @Test
    void isSafeByDefault() {
        GitConfig config = config(Map.of());

        assertThat(config.mirrors()).isEqualTo(Path.of(".slipway/mirrors"));
        assertThat(config.largestRepository().asLongValue()).isEqualTo(2L * 1024 * 1024 * 1024);
        assertThat(config.keepFetched()).isEqualTo(Duration.ofHours(1));
        assertThat(config.allowInsecure()).isFalse();
        assertThat(config.connectLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.callLimit()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void readsEachKey() {
        GitConfig config = config(Map.of(
                "slipway.git.mirrors", "/srv/mirrors",
                "slipway.git.largest-repository", "512M",
                "slipway.git.allow-insecure", "true",
                "slipway.git.connect-limit", "3s",
                "slipway.git.call-limit", "2m"));

        assertThat(config.mirrors()).isEqualTo(Path.of("/srv/mirrors"));
        assertThat(config.largestRepository().asLongValue()).isEqualTo(512L * 1024 * 1024);
        assertThat(config.allowInsecure()).isTrue();
        assertThat(config.connectLimit()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.callLimit()).isEqualTo(Duration.ofMinutes(2));
    }

    private static GitConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GitConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(GitConfig.class);
    }
}
