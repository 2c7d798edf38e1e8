package dev.slipway.story;

import dev.slipway.history.DeploymentRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes that deployments started: Apps outlive the service, but not their test. */
final class Started {

    private Started() {}

    static Stream<ProcessHandle> processes(List<DeploymentRecord> deployments) {
        return deployments.stream()
                .flatMap(deployment -> deployment.steps().stream())
                .flatMap(step -> Optional.ofNullable(step.outputs().get("pid")).stream())
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream());
    }
}
