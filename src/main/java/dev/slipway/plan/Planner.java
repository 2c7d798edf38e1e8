package dev.slipway.plan;

import dev.slipway.tool.Reading;

/** Makes a plan. Deterministic or not, what it returns is vetted in the same way. */
public interface Planner {

    Planning propose(Assignment assignment, Reading reading);
}
