package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TakenInTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final TakenIn takenIn = new TakenIn();
    private final App app = Samples.app(Samples.process());

    @Test
    void knowsAnAppOfTheGenerationThatWasTakenIn() {
        takenIn.put(app, NOW);

        assertThat(takenIn.find(app.id(), app.generation(), NOW.plusSeconds(299)))
                .contains(app);
        assertThat(takenIn.find(app.id(), app.generation() + 1, NOW)).isEmpty();
        assertThat(takenIn.find(new AppId("another"), app.generation(), NOW)).isEmpty();
    }

    @Test
    void hasTheRecordAskedAnewAfterAWhile() {
        takenIn.put(app, NOW);

        assertThat(takenIn.find(app.id(), app.generation(), NOW.plus(Duration.ofMinutes(5))))
                .isEmpty();
    }

    @Test
    void forgetsTheOldestOfVeryMany() {
        takenIn.put(app, NOW);
        for (int i = 0; i < 2_000; i++) {
            takenIn.put(new App(new AppId("id-" + i), app.name(), 1, app.owner(), app.spec(), app.manifest()), NOW);
        }

        assertThat(takenIn.find(app.id(), app.generation(), NOW)).isEmpty();
        assertThat(takenIn.find(new AppId("id-0"), 1, NOW)).isPresent();
    }
}
