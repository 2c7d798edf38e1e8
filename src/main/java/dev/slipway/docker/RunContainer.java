package dev.slipway.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Secrets;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * {@code docker.run}: a container of this image runs. Made and started in two steps of the engine, so a crash can leave it made:
 * the next call starts what is there and makes no second one.
 *
 * <p>{@code replaces} changes nothing but the key: the same image asked for once more is another container.
 */
@Singleton
final class RunContainer extends EngineTool {

    private final Secrets secrets;
    private final WrittenOwners owners;

    RunContainer(Engines engines, Secrets secrets, WrittenOwners owners, Redactor redactor) {
        super("docker.run", engines, redactor);
        this.secrets = secrets;
        this.owners = owners;
    }

    @Override
    ToolResult change(Task task) {
        RunRequest request = RunRequest.of(task.arguments());
        Container container = find(task).orElseGet(() -> make(task, request));
        return container.isRunning()
                ? Starting.running(task.engine(), container)
                : new Starting(redaction()).start(task, container, owners);
    }

    /** What is made but does not run is as good as absent: the call goes on with it. */
    @Override
    Observation look(Task task) {
        return find(task)
                .<Observation>map(container -> switch (container.status()) {
                    case RUNNING -> new Observation.TookEffect(Starting.running(task.engine(), container));
                    case PAUSED ->
                        new Observation.Unclear(container.name() + " is paused: docker unpause it, or remove it");
                    case CREATED, RESTARTING, REMOVING, EXITED, DEAD -> new Observation.Absent();
                })
                .orElseGet(Observation.Absent::new);
    }

    private static Optional<Container> find(Task task) {
        return Containers.find(task.engine(), task.uid(), task.key());
    }

    private Container make(Task task, RunRequest request) {
        new Images(task, secrets).require(request.image(), request.pullSecret());
        request.network().ifPresent(network -> requireNetwork(task.engine(), network));
        Creation creation = new Creation(request, SecretEnvironment.read(secrets, task.app(), request));
        try {
            task.engine()
                    .tell(docker -> creation.order(docker, name(task), task.containerLabels())
                            .exec());
        } catch (ConflictException nameInUse) {
            return find(task)
                    .orElseThrow(() -> Trouble.world(
                            "NameTaken", "another container is named " + name(task) + ": remove or rename it"));
        } catch (NotFoundException imageGone) {
            throw Trouble.world(
                    "ImageGone",
                    "the image vanished from the engine while it was used: " + EngineError.text(imageGone));
        }
        return find(task)
                .orElseThrow(() -> Trouble.world("ContainerGone", name(task) + " was removed as soon as it was made"));
    }

    private static void requireNetwork(Engine engine, String network) {
        try {
            engine.ask(
                    docker -> docker.inspectNetworkCmd().withNetworkId(network).exec());
        } catch (NotFoundException e) {
            throw Trouble.revision(
                    "NetworkNotFound",
                    "engine " + engine.name() + " has no network \"" + network + "\": docker network create " + network
                            + ", or correct spec.target.docker.network");
        }
    }

    private static String name(Task task) {
        App app = task.app();
        AppName name = app.name();
        return "slipway-" + name.namespace() + "-" + name.name() + "-" + new Digest(task.key()).brief();
    }
}
