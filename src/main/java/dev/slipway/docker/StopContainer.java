package dev.slipway.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        List<Container> live = live(task);
        live.forEach(container -> stop(task.engine(), container, (int) grace));
        return live.isEmpty()
                ? nothingRuns()
                : new ToolResult.Done(
                        Map.of(), live.stream().map(Container::name).collect(Collectors.joining(", ", "", " stopped")));
    }

    @Override
    Observation look(Task task) {
        return live(task).isEmpty() ? new Observation.TookEffect(nothingRuns()) : new Observation.Absent();
    }

    private static List<Container> live(Task task) {
        return task.arguments().keys().stream()
                .flatMap(key -> Containers.find(task.engine(), task.uid(), key).stream())
                .filter(container -> switch (container.status()) {
                    case RUNNING, PAUSED, RESTARTING -> true;
                    case CREATED, REMOVING, EXITED, DEAD -> false;
                })
                .toList();
    }

    private static void stop(Engine engine, Container container, int grace) {
        try {
            engine.tell(
                    Duration.ofSeconds(grace),
                    docker -> docker.stopContainerCmd(container.id())
                            .withTimeout(grace)
                            .exec());
        } catch (NotModifiedException | NotFoundException endedMeanwhile) {
            return;
        }
    }

    private static ToolResult.Done nothingRuns() {
        return new ToolResult.Done(Map.of(), "it does not run");
    }
}
