package dev.slipway.kube;

import dev.slipway.pipeline.AppStore.Standing;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Remains;
import jakarta.inject.Singleton;

/** Watches of Apps that are deleted: each replica has its own, and another one may have deleted the App. */
@Singleton
final class WatchRemains implements Remains {

    private final ClusterWatches watches;

    WatchRemains(ClusterWatches watches) {
        this.watches = watches;
    }

    @Override
    public void clean(Needs needs) {
        watches.watched().stream()
                .filter(app -> needs.standing(app) != Standing.THERE)
                .forEach(watches::forget);
    }
}
