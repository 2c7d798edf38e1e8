package dev.slipway.execution;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import java.time.Instant;

/**
 * The intent in doubt: saved before its effect. The record is PostgreSQL's; a lost checkpoint means observing, never guessing.
 *
 * @param version of this form; a reader refuses what it does not know
 * @param plan digest of the plan that the index counts in
 * @param key of the call that is about to be made
 */
public record Checkpoint(
        int version,
        AppId app,
        String deployment,
        long token,
        Track track,
        Digest plan,
        int index,
        Digest key,
        Instant at) {

    public static final int VERSION = 1;
}
