package dev.slipway.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What Slipway may call. */
@ConfigMapping(prefix = "slipway.http")
public interface HttpConfig {

    /** Whether webhooks and other addresses that Apps name may lead to loopback and private networks; {@code demo} and {@code serve} allow it. */
    @WithDefault("false")
    boolean allowPrivate();
}
