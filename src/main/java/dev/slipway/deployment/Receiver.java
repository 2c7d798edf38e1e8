package dev.slipway.deployment;

import java.util.List;
import java.util.Optional;

/** Who is told of an App's deployments, and of which events; {@code on} is empty for all. */
public sealed interface Receiver {

    List<String> on();

    /** JSON, signed as Standard Webhooks does with the key {@code secret} of the named secret; unsigned only without one. */
    record Webhook(String url, Optional<SecretRef> secretRef, List<String> on) implements Receiver {}

    /** A Slack incoming webhook: its address is the key {@code address} of the named secret. */
    record Slack(SecretRef secretRef, List<String> on) implements Receiver {}

    default boolean wants(String event) {
        return on().isEmpty() || on().contains(event);
    }
}
