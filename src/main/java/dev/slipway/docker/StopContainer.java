package dev.slipway.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** {@code docker.stop}: SIGTERM, ten seconds, SIGKILL. The container stays, so that it can be started again. */
@Singleton
final class StopContainer extends EngineTool {

    private static final int SECONDS_TO_END = 10;

    StopContainer(Engines engines, Redactor redactor) {
        super("docker.stop", engines, redactor);
    }

    @Override
    ToolResult change(Task task) {
        return live(task).map(container -> stop(task.engine(), container)).orElseGet(StopContainer::nothingRuns);
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

    private static ToolResult.Done stop(Engine engine, Container container) {
        try {
            engine.tell(docker -> docker.stopContainerCmd(container.id())
                    .withTimeout(SECONDS_TO_END)
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
