package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.execution.Fence;

/** One entry's view: whose turn, which App, which deployment. */
record Turn(Claim claim, App app, Deployment deployment) {

    Fence fence() {
        return claim.fence();
    }

    Turn with(Deployment next) {
        return new Turn(claim, app, next);
    }
}
