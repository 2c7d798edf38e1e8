package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * A revision that an App is to be deployed at.
 *
 * @param sequence grows with each one; 0 before it is stored
 * @param trigger the trigger key, at most 300 characters: (App uid, generation, accepted ref move, request token)
 * @param notBefore when it may begin; empty is at once
 * @param cause for people: {@code push}, {@code spec changed}, {@code retry by …}
 */
public record QueuedRevision(
        long sequence,
        AppId app,
        long generation,
        Revision revision,
        String trigger,
        Optional<Instant> notBefore,
        String cause) {

    /** Of what takes away all that the App has made: nothing is deployed after it. */
    boolean isRemoval() {
        return trigger.equals(Deployment.removalOf(app));
    }
}
