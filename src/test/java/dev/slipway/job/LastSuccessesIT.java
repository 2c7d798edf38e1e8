package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Given;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LastSuccessesIT {

    private static final double ENDED = Given.NOW.toEpochMilli() / 1000.0;

    @Inject
    Database database;

    @Inject
    Stores stores;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void tellsWhenEachAppWasLastDeployedWellUntilItIsDeleted() {
        Given given = new Given(stores);
        App well = given.app();
        App badly = given.app();
        given.ended(well, 1, Kind.SUCCEEDED);
        given.ended(well, 2, Kind.FAILED);
        given.ended(badly, 1, Kind.ROLLED_BACK);
        LastSuccesses successes = new LastSuccesses(database, registry, 500);

        successes.look();

        assertThat(of(well)).hasValueSatisfying(at -> assertThat(at).isBetween(ENDED - 0.01, ENDED + 0.01));
        assertThat(of(badly)).isEmpty();
        stores.transactions().run(() -> stores.apps().delete(well.id()));
        successes.look();
        assertThat(of(well)).isEmpty();
    }

    @Test
    void namesNoMoreAppsThanItMay() {
        Given given = new Given(stores);
        for (App app : List.of(given.app(), given.app(), given.app())) {
            given.ended(app, 1, Kind.SUCCEEDED);
        }

        new LastSuccesses(database, registry, 2).look();

        assertThat(registry.get("slipway.app.last.success.timestamp").gauges()).hasSize(2);
    }

    private Optional<Double> of(App app) {
        return Optional.ofNullable(registry.find("slipway.app.last.success.timestamp")
                        .tags(
                                "namespace",
                                app.name().namespace(),
                                "app",
                                app.name().name())
                        .gauge())
                .map(Gauge::value);
    }
}
