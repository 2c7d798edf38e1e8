package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import java.util.List;

/** What waits to be deployed. All calls are part of the caller's transaction. */
public interface RevisionQueue {

    /** False, and nothing added, when the trigger key was ever added before. */
    boolean add(QueuedRevision revision);

    /** In the order they were added; at most 1,000, the newest among them. */
    List<QueuedRevision> waiting(AppId app);

    /** They are deployed or superseded now; their trigger keys stay known. */
    void take(List<QueuedRevision> revisions);
}
