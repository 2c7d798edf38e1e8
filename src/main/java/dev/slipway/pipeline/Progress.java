package dev.slipway.pipeline;

import dev.slipway.deployment.Outcome;
import java.time.Instant;

/** What an entry came to: when the job is due again. */
public sealed interface Progress {

    /** Nothing to do until woken. */
    record Idle() implements Progress {}

    /** A deployment ended: due again at once, there may be more. */
    record Ended(Outcome outcome) implements Progress {}

    /** Due again when woken, or at {@code until}. */
    record Waiting(Instant until, String why) implements Progress {}
}
