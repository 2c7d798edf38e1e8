package dev.slipway.deployment;

import java.util.Map;
import java.util.Optional;

/** Reads secrets at the moment of use. Values must not be stored, logged or put into a plan, an event or a message. */
public interface Secrets {

    /** All keys of a secret; empty when there is none of that name. Read anew at each call, so that rotation needs no restart. */
    Optional<Map<String, String>> read(String namespace, SecretRef reference);

    /** Where somebody would put that secret: for error texts. */
    String whereToPut(String namespace, SecretRef reference);
}
