package dev.slipway.deployment;

import java.time.Duration;
import java.util.Optional;

/** How the running App proves that it works. It is asked until it answers as expected, or until the time is up. */
public sealed interface Probe {

    Duration timeout();

    String path();

    /** The port that is asked; empty is the App's own (first published) port. */
    Optional<Integer> port();

    /** GET {@code path} answers with the status {@code expect}. */
    record Http(String path, int expect, Optional<Integer> port, Duration timeout) implements Probe {}

    /** POST {@code path} with one user message answers as an OpenAI-compatible chat completion, containing {@code expect} if given. */
    record Chat(
            String path,
            String prompt,
            Optional<String> model,
            Optional<String> expect,
            Optional<Integer> port,
            Duration timeout)
            implements Probe {}
}
