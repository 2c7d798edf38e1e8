package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code docker.connect}: a running container joins a network under a name that others resolve there. Several containers of one App
 * may share the name; one that another's container carries is refused.
 */
@Singleton
final class ConnectContainer extends EngineTool {

    ConnectContainer(Engines engines, Redactor redactor) {
        super("docker.connect", engines, redactor);
    }

    @Override
    ToolResult change(Task task) {
        Container container = find(task)
                .orElseThrow(() -> Trouble.world(
                        "ContainerGone",
                        "the container that was to join network " + network(task) + " is gone from engine "
                                + task.engine().name()));
        if (isConnected(task, container)) {
            return connected(task, container);
        }
        if (Aliases.isIn(container, network(task))) {
            throw Trouble.policy(
                    "AlreadyConnected",
                    container.name() + " is in network " + network(task)
                            + " under another name: docker network disconnect " + network(task) + " "
                            + container.name());
        }
        refuseTheNameOfAnother(task);
        connect(task, container);
        return connected(task, container);
    }

    @Override
    Observation look(Task task) {
        return find(task)
                .filter(container -> isConnected(task, container))
                .<Observation>map(container -> new Observation.TookEffect(connected(task, container)))
                .orElseGet(Observation.Absent::new);
    }

    private static void connect(Task task, Container container) {
        try {
            task.engine()
                    .tell(docker -> docker.connectToNetworkCmd()
                            .withNetworkId(network(task))
                            .withContainerId(container.id())
                            .withContainerNetwork(new ContainerNetwork().withAliases(List.of(alias(task))))
                            .exec());
        } catch (NotFoundException e) {
            throw Trouble.revision(
                    "NetworkNotFound",
                    "engine " + task.engine().name() + " has no network \"" + network(task)
                            + "\": docker network create " + network(task)
                            + ", or correct spec.target.docker.blueGreen.network");
        } catch (DockerException e) {
            throw refused(task, e);
        }
    }

    private static RuntimeException refused(Task task, DockerException e) {
        String text = EngineError.text(e);
        return text.contains("user defined networks") || text.contains("user-defined networks")
                ? Trouble.revision(
                        "NetworkWithoutNames",
                        "network \"" + network(task) + "\" resolves no names: docker network create one, and name it in"
                                + " spec.target.docker.blueGreen.network")
                : e;
    }

    private static void refuseTheNameOfAnother(Task task) {
        Optional<Container> other = Containers.inNetwork(task.engine(), network(task)).stream()
                .filter(container -> !container.label(Labels.APP).equals(Optional.of(task.uid())))
                .filter(container -> Aliases.of(container)
                        .getOrDefault(network(task), List.of())
                        .contains(alias(task)))
                .findFirst();
        other.ifPresent(container -> {
            throw Trouble.policy(
                    "AliasTaken",
                    "in network " + network(task) + " " + container.name() + ", which is not this App's, is called "
                            + alias(task) + ": choose another spec.target.docker.blueGreen.alias");
        });
    }

    private static ToolResult.Done connected(Task task, Container container) {
        return new ToolResult.Done(
                Map.of("container", container.name()),
                container.name() + " answers as " + alias(task) + " in network " + network(task));
    }

    private static boolean isConnected(Task task, Container container) {
        return Aliases.of(container).getOrDefault(network(task), List.of()).contains(alias(task));
    }

    private static Optional<Container> find(Task task) {
        return Containers.find(task.engine(), task.uid(), task.arguments().text("key"));
    }

    private static String network(Task task) {
        return task.arguments().text("network");
    }

    private static String alias(Task task) {
        return task.arguments().text("alias");
    }
}
