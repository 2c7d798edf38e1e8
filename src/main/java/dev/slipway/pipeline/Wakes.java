package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.RepositoryId;
import java.util.SortedSet;

/**
 * Makes jobs due. Each call is part of the caller's transaction, locks the row of what it wakes first and raises its signal, so that no
 * wake is lost to a job that is just ending; other replicas hear of it after the commit.
 */
public interface Wakes {

    /** Several in id order. Makes the job's row where there is none. */
    void apps(SortedSet<AppId> apps);

    void repository(RepositoryId repository);

    /** There is something to deliver to a receiver of this deployment. */
    void delivery(String deployment, int receiver);
}
