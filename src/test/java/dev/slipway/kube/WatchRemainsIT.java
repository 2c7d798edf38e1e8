package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Given;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WatchRemainsIT {

    @Inject
    Stores stores;

    @Inject
    ClusterWatches watches;

    @Inject
    WatchRemains remains;

    @Test
    void forgetsWhatDeletedAppsHadWatched() {
        App there = new Given(stores).app();
        App gone = new Given(stores).app();
        watches.keep(there, List.of("here_settings__ConfigMap"));
        watches.keep(gone, List.of("here_settings__ConfigMap", "there_settings__ConfigMap"));
        stores.transactions().run(() -> stores.apps().delete(gone.id()));
        assertThat(watches.watched()).contains(there.id(), gone.id());

        remains.clean(new Needs(stores));

        assertThat(watches.watched()).contains(there.id()).doesNotContain(gone.id());
        watches.forget(there.id());
    }
}
