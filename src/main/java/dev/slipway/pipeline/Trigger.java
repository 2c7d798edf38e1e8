package dev.slipway.pipeline;

import dev.slipway.deployment.RepositoryId;
import java.time.Instant;

/**
 * Somebody says that a repository has changed: a hint, never a fact.
 *
 * @param id grows with each one; 0 before it is stored
 * @param provider {@code github}, {@code generic}, {@code api}
 * @param delivery the provider's id of the delivery, at most 200 characters; the same one is stored once
 */
public record Trigger(long id, RepositoryId repository, String provider, String delivery, Instant at) {}
