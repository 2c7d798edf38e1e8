package dev.slipway.job;

import dev.slipway.deployment.Phase;
import dev.slipway.execution.StepResult;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Counts deployments, times their phases and steps, and logs each change once, with the deployment in the log's context. */
@Singleton
final class DeploymentMeters implements DeploymentListener {

    private static final Logger LOG = Logger.getLogger("dev.slipway.deployments");

    private static final Set<String> OUTCOMES = Set.of(
            "Succeeded", "RolledBack", "RollbackFailed", "Failed", "Denied", "Unplannable", "Superseded", "Cancelled");

    private static final Set<String> SIGHTINGS =
            Set.of("Drifted", "Healing", "DriftEnded", "Unhealthy", "HealthyAgain");

    private final MeterRegistry registry;

    DeploymentMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void happened(DeploymentEvent event) {
        MDC.put("app", event.name().toString());
        MDC.put("deployment", event.deployment());
        MDC.put("revision", event.revision().toString());
        if (event.isForReceivers()) {
            LOG.infof("%s %s: %s", event.name(), event.type(), event.message());
        } else {
            LOG.debugf("%s %s %s: %s", event.name(), event.type(), event.step().orElse(""), event.message());
        }
        if (OUTCOMES.contains(event.type())) {
            registry.counter("slipway.deployments", "outcome", event.type()).increment();
        }
        if (SIGHTINGS.contains(event.type())) {
            registry.counter("slipway.sightings", "type", event.type()).increment();
        }
    }

    @Override
    public void stepped(StepResult result) {
        Timer.builder("slipway.steps.duration")
                .description("How long a step of a plan takes")
                .tag("tool", result.call().tool())
                .tag("status", result.status().name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(Buckets.TIMES)
                .register(registry)
                .record(Duration.between(result.startedAt(), result.endedAt()).abs());
    }

    @Override
    public void left(Phase phase, Duration took) {
        Timer.builder("slipway.phases.duration")
                .description("How long a deployment stays in a phase")
                .tag("phase", phase.word())
                .serviceLevelObjectives(Buckets.TIMES)
                .register(registry)
                .record(took);
    }
}
