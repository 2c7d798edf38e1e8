package dev.slipway.deployment;

import java.time.Duration;
import java.util.Optional;

/**
 * Where an App's commits come from.
 *
 * @param url {@code https://}, {@code ssh://}, {@code user@host:path}; {@code http://} and {@code file://} only where the service allows it
 * @param path folder inside the repository that holds what is deployed, without leading or trailing slash; empty for the root
 * @param interval how often the remote is asked; at least 5 s
 */
public record Source(
        String url, Ref ref, String path, PathFilter filter, Duration interval, Optional<SecretRef> secretRef) {}
