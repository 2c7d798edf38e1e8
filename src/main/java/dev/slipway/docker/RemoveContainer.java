package dev.slipway.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** {@code docker.remove}: the container goes, running or not, with its anonymous volumes. Named volumes stay. */
@Singleton
final class RemoveContainer extends EngineTool {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    RemoveContainer(Engines engines, Redactor redactor) {
        super("docker.remove", engines, redactor);
    }

    @Override
    ToolResult change(Task task) {
        return Containers.find(task.engine(), task.uid(), task.arguments().text("key"))
                .map(container -> remove(task.engine(), container))
                .orElseGet(RemoveContainer::isGone);
    }

    @Override
    Observation look(Task task) {
        return Containers.find(task.engine(), task.uid(), task.arguments().text("key"))
                .<Observation>map(container -> container.status() == Container.Status.REMOVING
                        ? new Observation.InFlight(ASK_AGAIN)
                        : new Observation.Absent())
                .orElseGet(() -> new Observation.TookEffect(isGone()));
    }

    private static ToolResult.Done remove(Engine engine, Container container) {
        try {
            engine.tell(docker -> docker.removeContainerCmd(container.id())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (NotFoundException goneMeanwhile) {
            return isGone();
        } catch (ConflictException e) {
            throw Trouble.world(
                    "RemovalInProgress", container.name() + " is being removed already: " + EngineError.text(e));
        }
        return new ToolResult.Done(Map.of(), container.name() + " is removed");
    }

    private static ToolResult.Done isGone() {
        return new ToolResult.Done(Map.of(), "it is not there");
    }
}
