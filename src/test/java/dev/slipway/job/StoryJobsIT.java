package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Wakes;
import dev.slipway.testing.Given;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The jobs of the service itself, as it starts them: container, pool and transactions are its own. */
@QuarkusTest
class StoryJobsIT {

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Wakes wakes;

    @Inject
    MeterRegistry meters;

    @Test
    void looksAtTheRepositoryOfAnAppThatWasPut() {
        App app = Given.unstored(
                "x" + Given.id().substring(0, 8), 1, "u" + Given.id().substring(0, 12));

        register.put(app.name(), app.spec(), app.manifest(), "api");

        RepositoryId repository = RepositoryId.of(app);
        Rows.await("a look", () -> stores.repositories().polling(repository).failures() > 0);
        assertThat(stores.repositories().polling(repository).trouble()).isNotEmpty();
        assertThat(meters.get("slipway.jobs.duration").tag("kind", "repository").timers())
                .isNotEmpty();
    }

    @Test
    void endsADeploymentWhoseAppWasDeleted() {
        App app = new Given(stores).app();
        new Given(stores).open(app, 1);

        stores.transactions().run(() -> {
            wakes.apps(new TreeSet<>(List.of(app.id())));
            stores.apps().delete(app.id());
        });

        Rows.await("the end", () -> stores.deployments().open(app.id()).isEmpty());
        List<DeploymentRecord> all = stores.history().list(Optional.of(app.id()), Optional.empty(), 10);
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().deployment().outcome().orElseThrow().kind()).isEqualTo(Kind.CANCELLED);
    }
}
