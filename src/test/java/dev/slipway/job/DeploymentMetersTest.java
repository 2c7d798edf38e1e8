package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.testing.Samples;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeploymentMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeploymentMeters meters = new DeploymentMeters(registry);

    @ParameterizedTest
    @EnumSource
    void countsEachEndByItsOutcome(Outcome.Kind outcome) {
        happens(outcome.word());
        happens(outcome.word());
        happens(DeploymentEvent.Type.STARTED.word());

        assertThat(registry.get("slipway.deployments").counters()).hasSize(1);
        assertThat(registry.get("slipway.deployments")
                        .tag("outcome", outcome.word())
                        .counter())
                .returns(2.0, Counter::count);
        assertThat(registry.find("slipway.sightings").counters()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DRIFTED", "HEALING", "DRIFT_ENDED", "UNHEALTHY", "HEALTHY_AGAIN"})
    void countsWhatWasSeenOfWhatRuns(DeploymentEvent.Type seen) {
        happens(seen.word());
        happens(DeploymentEvent.Type.PLANNED.word());

        assertThat(registry.get("slipway.sightings").counters()).hasSize(1);
        assertThat(registry.get("slipway.sightings").tag("type", seen.word()).counter())
                .returns(1.0, Counter::count);
        assertThat(registry.find("slipway.deployments").counters()).isEmpty();
    }

    @Test
    void timesEachPhase() {
        meters.left(Phase.PLANNING, Duration.ofSeconds(1));
        meters.left(Phase.EXECUTING, Duration.ofSeconds(5));
        meters.left(Phase.EXECUTING, Duration.ofSeconds(7));

        assertThat(registry.get("slipway.phases.duration")
                        .tag("phase", Phase.EXECUTING.word())
                        .timer())
                .returns(2L, Timer::count)
                .returns(12.0, timer -> timer.totalTime(TimeUnit.SECONDS));
        assertThat(registry.get("slipway.phases.duration").timers()).hasSize(2);
    }

    private void happens(String type) {
        meters.happened(new DeploymentEvent(
                "e1",
                new AppId("a1"),
                new AppName("team-a", "chat"),
                "d1",
                1,
                type,
                Instant.parse("2030-01-01T00:00:00Z"),
                Samples.revision(1),
                type,
                "as it happened",
                Optional.empty()));
    }
}
