package dev.slipway.deployment;

import java.time.Duration;
import java.util.Optional;

/** How the running App proves that it works. It is asked until it answers as expected, or until the time is up. */
public sealed interface Probe {

    Duration timeout();

    String path();

    /** The port that is asked; empty is the App's own (first published) port, and never so for a service. */
    Optional<Integer> port();

    /** Of a cluster: through its API server the service of this name in the App's namespace is asked. */
    Optional<String> service();

    /** GET {@code path} answers with the status {@code expect}. */
    record Http(String path, int expect, Optional<String> service, Optional<Integer> port, Duration timeout)
            implements Probe {}

    /** POST {@code path} with one user message answers as an OpenAI-compatible chat completion, containing {@code expect} if given. */
    record Chat(
            String path,
            String prompt,
            Optional<String> model,
            Optional<String> expect,
            Optional<String> service,
            Optional<Integer> port,
            Duration timeout)
            implements Probe {}
}
