package dev.slipway.pipeline;

import dev.slipway.deployment.RepositoryId;
import java.util.List;

/** Triggers that were acknowledged. All calls are part of the caller's transaction. */
public interface Triggers {

    /** False when this delivery is stored already. */
    boolean add(Trigger trigger);

    /** The unhandled ones, oldest first, at most 1,000. */
    List<Trigger> unhandled(RepositoryId repository);

    void handled(List<Trigger> triggers, String outcome);
}
