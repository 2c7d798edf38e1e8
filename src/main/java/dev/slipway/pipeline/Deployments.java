package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Deployment;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.plan.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored deployments. Writing is part of the caller's transaction. */
public interface Deployments {

    void insert(List<Deployment> deployments);

    /** Writes all but {@code cancelledBy}, which only {@link #cancel} writes. */
    void update(Deployment deployment);

    /** Asks for the end of an open deployment; the job acts on it. */
    void cancel(String id, String by);

    Optional<Deployment> find(String id);

    /** The one that has not ended. */
    Optional<Deployment> open(AppId app);

    /**
     * How the open ones of an owner's Apps get on (phase, steps that have ended, what is waited for), as a text that is another when that has
     * changed.
     */
    Map<AppName, String> progress(String owner);

    /** The newest that Succeeded: the rollback point. */
    Optional<Deployment> lastSucceeded(AppId app);

    /** The newest that Succeeded and was made before this one, at another revision. */
    Optional<Deployment> succeededBefore(Deployment deployment);

    /**
     * Those that ended after it (all, without one) as Superseded, RollbackFailed, Failed or Cancelled, oldest first, at most 100:
     * what they made may still be there.
     */
    List<Deployment> unfinishedAfter(AppId app, Optional<Deployment> succeeded);

    void propose(String id, Proposal proposal, List<Finding> findings);

    Optional<Proposal> proposal(String id);

    void approve(String id, Approval approval);

    Optional<Approval> approval(String id);

    void reject(String id, String by);

    Optional<String> rejectedBy(String id);
}
