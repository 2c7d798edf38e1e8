package dev.slipway.api;

import dev.slipway.execution.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * For how long nothing answered at the App's own address: from the moment the old one was told to stop until a probe had its answer,
 * of the new one or, after a rollback, of the old one. An upper bound: it was up some time before the probe saw it.
 */
record Gap(Instant from, Instant to, long milliseconds) {

    private static final String STOPS = "stop-old";
    private static final String PROBES = "probe.";

    /** Empty where nothing was stopped, or nothing has answered since. */
    static Optional<Gap> in(List<StepResult> steps) {
        Optional<Instant> stopped = steps.stream()
                .filter(step -> step.step().equals(STOPS) && step.status() != StepResult.Status.SKIPPED)
                .map(StepResult::startedAt)
                .min(Comparator.naturalOrder());
        return stopped.flatMap(from -> steps.stream()
                .filter(step -> step.call().tool().startsWith(PROBES) && step.status() == StepResult.Status.DONE)
                .map(StepResult::endedAt)
                .filter(end -> end.isAfter(from))
                .max(Comparator.naturalOrder())
                .map(to -> new Gap(from, to, Duration.between(from, to).toMillis())));
    }
}
