package dev.slipway.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docker.remove}: the container goes, running or not, with its anonymous volumes. Named volumes stay. */
@Singleton
final class RemoveContainer extends EngineTool {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    RemoveContainer(Engines engines, Redactor redactor) {
        super("docker.remove", engines, redactor);
    }

    @Override
    ToolResult change(Task task) {
        List<Container> there = find(task);
        there.forEach(container -> remove(task.engine(), container));
        return there.isEmpty()
                ? isGone()
                : new ToolResult.Done(
                        Map.of(),
                        there.stream().map(Container::name).collect(Collectors.joining(", ", "", " removed")));
    }

    @Override
    Observation look(Task task) {
        List<Container> there = find(task);
        if (there.isEmpty()) {
            return new Observation.TookEffect(isGone());
        }
        return there.stream().allMatch(container -> container.status() == Container.Status.REMOVING)
                ? new Observation.InFlight(ASK_AGAIN)
                : new Observation.Absent();
    }

    private static List<Container> find(Task task) {
        return task.arguments().keys().stream()
                .flatMap(key -> Containers.find(task.engine(), task.uid(), key).stream())
                .toList();
    }

    private static void remove(Engine engine, Container container) {
        try {
            engine.tell(docker -> docker.removeContainerCmd(container.id())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (NotFoundException goneMeanwhile) {
            return;
        } catch (ConflictException e) {
            throw Trouble.world(
                    "RemovalInProgress", container.name() + " is being removed already: " + EngineError.text(e));
        }
    }

    private static ToolResult.Done isGone() {
        return new ToolResult.Done(Map.of(), "it is not there");
    }
}
