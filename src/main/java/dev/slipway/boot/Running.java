package dev.slipway.boot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What this process is for. */
@ConfigMapping(prefix = "slipway")
public interface Running {

    /** {@code service}: serve HTTP and do jobs; {@code api}: serve HTTP only, other replicas do the jobs; {@code token}: make an API token, print it, and end; {@code list-tokens} and {@code revoke-token}: likewise. */
    @WithDefault("service")
    String run();

    /** Id of the token that {@code revoke-token} takes away. */
    Optional<String> token();
}
