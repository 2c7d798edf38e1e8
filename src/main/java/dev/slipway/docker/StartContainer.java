package dev.slipway.docker;

import dev.slipway.deployment.Redactor;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;

/** {@code docker.start}: an old container runs again as it was. */
@Singleton
final class StartContainer extends EngineTool {

    private final WrittenOwners owners;

    StartContainer(Engines engines, WrittenOwners owners, Redactor redactor) {
        super("docker.start", engines, redactor);
        this.owners = owners;
    }

    @Override
    ToolResult change(Task task) {
        Container container = Containers.find(
                        task.engine(), task.uid(), task.arguments().text("key"))
                .orElseThrow(() -> Trouble.policy(
                        "ContainerGone",
                        "the container that ran before is gone from engine "
                                + task.engine().name() + ": deploy its revision again"));
        return container.isRunning()
                ? Starting.running(task.engine(), container)
                : new Starting(redaction()).start(task, container, owners);
    }

    @Override
    Observation look(Task task) {
        return Containers.find(task.engine(), task.uid(), task.arguments().text("key"))
                .filter(Container::isRunning)
                .<Observation>map(container -> new Observation.TookEffect(Starting.running(task.engine(), container)))
                .orElseGet(Observation.Absent::new);
    }
}
