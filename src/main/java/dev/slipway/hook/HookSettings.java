package dev.slipway.hook;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The installation's own secrets for push webhooks. Without one its address answers 404. */
@ConfigMapping(prefix = "slipway.hook")
public interface HookSettings {

    /** Of {@code /hooks/github}. */
    Door github();

    /** Of {@code /hooks/generic}. */
    Door generic();

    /** One kind of git host. */
    interface Door {

        /** What deliveries are signed with: HMAC-SHA256 over the body. */
        Optional<String> secret();
    }
}
