package dev.slipway.pipeline;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.RepositoryId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody says that a repository has changed: a hint, never a fact.
 *
 * @param id grows with each one; 0 before it is stored
 * @param provider {@code github}, {@code generic}, {@code api}
 * @param delivery the provider's id of the delivery, at most 200 characters; the same one is stored once
 * @param hint what it says was pushed; only ever shown, never deployed
 */
public record Trigger(
        long id, RepositoryId repository, String provider, String delivery, Optional<Hint> hint, Instant at) {

    /** A branch or tag by its short name, and the commit it is said to be at. */
    public record Hint(String ref, Commit commit) {}
}
