package dev.slipway.history;

import dev.slipway.deployment.AppId;
import java.util.List;
import java.util.Optional;

/** The record of what happened. */
public interface DeploymentHistory {

    /** Records it with the next sequence of its deployment, and returns it so; part of the caller's transaction. */
    DeploymentEvent append(DeploymentEvent event);

    /** Records events of deployments that nobody else tells of, with the sequences that they have; as {@link #append}. */
    void record(List<DeploymentEvent> events);

    Optional<DeploymentRecord> find(String deployment);

    /** Newest first; of one App or of all; at most {@code most}, older than the deployment {@code before} where it is given. */
    List<DeploymentRecord> list(Optional<AppId> app, Optional<String> before, int most);

    /** Of an App, newest first, at most {@code most}; all that is said of one is of the same moment. */
    List<DeploymentOutline> outlines(AppId app, int most);

    /** In order. */
    List<DeploymentEvent> events(String deployment);
}
