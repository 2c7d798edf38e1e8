package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import java.util.List;
import java.util.Set;

/** What waits to be deployed. All calls are part of the caller's transaction. */
public interface RevisionQueue {

    /** How many {@link #waiting} shows. */
    int MOST_WAITING = 1_000;

    /** False, and nothing added, when the trigger key was ever added before. */
    boolean add(QueuedRevision revision);

    /** Whether the trigger key was ever added. */
    boolean has(String trigger);

    /** Like {@link #add}, as ones that are taken already; those of them that were added, in their order. */
    List<QueuedRevision> pass(List<QueuedRevision> revisions);

    /** Those of the commits at which a revision was ever added for the App. */
    Set<Commit> known(AppId app, Set<Commit> commits);

    /** In the order they were added; the newest {@value #MOST_WAITING}. */
    List<QueuedRevision> waiting(AppId app);

    /** They are deployed or superseded now; their trigger keys stay known. */
    void take(List<QueuedRevision> revisions);
}
