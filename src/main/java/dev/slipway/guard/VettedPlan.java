package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.plan.Plan;

/** A plan that the {@link Gate} let pass for this App. Never stored: after a restart the plan is vetted again. */
public final class VettedPlan {

    private final App app;
    private final Plan plan;

    VettedPlan(App app, Plan plan) {
        this.app = app;
        this.plan = plan;
    }

    public App app() {
        return app;
    }

    public Plan plan() {
        return plan;
    }
}
