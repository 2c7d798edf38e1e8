package dev.slipway.deployment;

import java.util.Map;
import java.util.Optional;

/** A place besides Slipway's own folder where secrets may be. Asked at the moment of use, and only for what is not in that folder. */
public interface SecretSource {

    /** All keys of a secret; empty when there is none of that name. What keeps it from answering is an IllegalStateException: an outage. */
    Optional<Map<String, String>> read(String namespace, String name);

    /** Where somebody would put that secret, for error texts; empty where this source is not in use. */
    Optional<String> whereToPut(String namespace, SecretRef reference);
}
