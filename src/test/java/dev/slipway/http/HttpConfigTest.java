package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class HttpConfigTest {

    @Test
    void keepsAppsAwayFromPrivateNetworksUnlessItIsAllowed() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(HttpConfig.class);
        SmallRyeConfig defaults = builder.build();
        SmallRyeConfig allowing =
                builder.withDefaultValue("slipway.http.allow-private", "true").build();

        assertThat(Reach.configured(defaults.getConfigMapping(HttpConfig.class)))
                .isEqualTo(Reach.PUBLIC);
        assertThat(Reach.configured(allowing.getConfigMapping(HttpConfig.class)))
                .isEqualTo(Reach.PRIVATE_TOO);
    }
}
