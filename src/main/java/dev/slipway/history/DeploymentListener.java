package dev.slipway.history;

import dev.slipway.deployment.Phase;
import dev.slipway.execution.StepResult;
import java.time.Duration;

/**
 * Hears of deployments as they go: for figures and logs. Called inside the transaction that records it, so it must be quick, must not
 * throw, and may hear of what is rolled back a moment later.
 */
public interface DeploymentListener {

    void happened(DeploymentEvent event);

    default void stepped(StepResult result) {}

    /** A deployment left a phase after that time in it. */
    default void left(Phase phase, Duration took) {}
}
