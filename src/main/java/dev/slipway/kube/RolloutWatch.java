package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.tool.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody who notices at once that a rollout has come to its end, and has the deployment that waits for it go on. */
interface RolloutWatch {

    /** For how long a rollout may move before it is looked into all the same. */
    Duration MOVING = Duration.ofSeconds(12);

    /**
     * Who is told of the end asks only lest a pod is in trouble, when nothing has moved for so long. The more rollouts are awaited, the
     * longer: their controllers get to them one after the other, on a small machine at some twenty a second.
     */
    Duration patience();

    /** From now on these are expected by this attempt; false while not each of their changes is seen, so that somebody has to ask. */
    boolean expect(Attempt attempt, List<Manifest> rollouts);

    /**
     * Since when those that are expected and not ready have not moved: one that its controller has not seen yet counts as moving, and
     * after {@link #MOVING} nothing does any more. Empty when nothing is expected.
     */
    Optional<Instant> quietSince(App app);

    /** Since when each change of such an object is seen; empty while they are not. */
    Optional<Instant> seenSince(App app, ObjectId object);

    /** Nothing is expected any more. */
    void end(App app);
}
