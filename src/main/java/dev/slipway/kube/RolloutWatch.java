package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.tool.Attempt;
import java.util.List;

/** Somebody who notices at once that a rollout has come to its end, and has the deployment that waits for it go on. */
interface RolloutWatch {

    /** From now on these are expected by this attempt; false while not each of their changes is seen, so that somebody has to ask. */
    boolean expect(Attempt attempt, List<Manifest> rollouts);

    /** Nothing is expected any more. */
    void end(App app);
}
