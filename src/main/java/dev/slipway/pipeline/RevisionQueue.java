package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import java.util.List;

/** What waits to be deployed. All calls are part of the caller's transaction. */
public interface RevisionQueue {

    /** False, and nothing added, when the trigger key was ever added before. */
    boolean add(QueuedRevision revision);

    /** Like {@link #add}, as one that is taken already. */
    boolean pass(QueuedRevision revision);

    /** True when a revision at this commit was ever added for the App. */
    boolean knows(AppId app, Commit commit);

    /** In the order they were added; at most 1,000, the newest among them. */
    List<QueuedRevision> waiting(AppId app);

    /** They are deployed or superseded now; their trigger keys stay known. */
    void take(List<QueuedRevision> revisions);
}
