package dev.slipway.hook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/** The installation's own secrets for push webhooks. */
@ConfigMapping(prefix = "slipway.hook")
public interface HookSettings {

    /** What deliveries to {@code /hooks/github} are signed with, by HMAC-SHA256 over the body. Without it the address answers 404. */
    @WithName("github.secret")
    Optional<String> githubSecret();

    /** The same for {@code /hooks/generic}. */
    @WithName("generic.secret")
    Optional<String> genericSecret();
}
