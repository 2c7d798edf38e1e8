package dev.slipway.history;

import dev.slipway.deployment.AppId;
import java.util.List;
import java.util.Optional;

/** The record of what happened. */
public interface DeploymentHistory {

    /** Part of the caller's transaction. */
    void record(DeploymentEvent event);

    /** The sequence that the next event of a deployment gets. */
    int nextSequence(String deployment);

    Optional<DeploymentRecord> find(String deployment);

    /** Newest first; of one App or of all; at most {@code most}, older than the deployment {@code before} where it is given. */
    List<DeploymentRecord> list(Optional<AppId> app, Optional<String> before, int most);

    /** In order. */
    List<DeploymentEvent> events(String deployment);
}
