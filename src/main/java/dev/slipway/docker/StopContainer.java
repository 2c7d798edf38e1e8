package dev.slipway.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * {@code docker.stop}: SIGTERM, {@code graceSeconds} (10 without, at most 600), SIGKILL. The container stays, so that it can be
 * started again.
 */
@Singleton
final class StopContainer extends EngineTool {

    private static final long SECONDS_TO_END = 10;
    private static final long MOST_SECONDS = 600;

    StopContainer(Engines engines, Redactor redactor) {
        super("docker.stop", engines, redactor);
    }

    @Override
    ToolResult change(Task task) {
        long grace = Math.clamp(task.arguments().number("graceSeconds").orElse(SECONDS_TO_END), 1, MOST_SECONDS);
        return live(task)
                .map(container -> stop(task.engine(), container, (int) grace))
                .orElseGet(StopContainer::nothingRuns);
    }

    @Override
    Observation look(Task task) {
        return live(task).isPresent() ? new Observation.Absent() : new Observation.TookEffect(nothingRuns());
    }

    private static Optional<Container> live(Task task) {
        return Containers.find(task.engine(), task.uid(), task.arguments().text("key"))
                .filter(container -> switch (container.status()) {
                    case RUNNING, PAUSED, RESTARTING -> true;
                    case CREATED, REMOVING, EXITED, DEAD -> false;
                });
    }

    private static ToolResult.Done stop(Engine engine, Container container, int grace) {
        try {
            engine.tell(
                    Duration.ofSeconds(grace),
                    docker -> docker.stopContainerCmd(container.id())
                            .withTimeout(grace)
                            .exec());
        } catch (NotModifiedException | NotFoundException endedMeanwhile) {
            return nothingRuns();
        }
        return new ToolResult.Done(Map.of(), container.name() + " is stopped");
    }

    private static ToolResult.Done nothingRuns() {
        return new ToolResult.Done(Map.of(), "it does not run");
    }
}
