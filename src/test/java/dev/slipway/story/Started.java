package dev.slipway.story;

import dev.slipway.execution.StepResult;
import dev.slipway.history.DeploymentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes that deployments started: Apps outlive the service, but not their test. */
final class Started {

    /** By so much the kernel's start times may differ from the clock. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private Started() {}

    static Stream<ProcessHandle> processes(List<DeploymentRecord> deployments) {
        return deployments.stream()
                .flatMap(record -> record.steps().stream()
                        .flatMap(step -> process(step, record.deployment().createdAt()).stream()));
    }

    /** None that began at another time: a pid may be another's by now. */
    private static Optional<ProcessHandle> process(StepResult step, Instant since) {
        return Optional.ofNullable(step.outputs().get("pid"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(process -> process.info()
                        .startInstant()
                        .filter(at -> at.isAfter(since.minus(CLOCKS))
                                && at.isBefore(step.endedAt().plus(CLOCKS)))
                        .isPresent());
    }
}
