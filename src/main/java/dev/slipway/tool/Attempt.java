package dev.slipway.tool;

import dev.slipway.deployment.App;
import java.time.Instant;

/**
 * On whose behalf a tool acts.
 *
 * @param deployment id of the deployment; written into the world beside the key, never a part of it
 * @param token fencing token: newer owners have a larger one
 * @param since when this step became the next one; for READ tools that wait
 * @param deadline after which a call should give up
 */
public record Attempt(App app, String deployment, long token, Instant since, Instant deadline) {}
