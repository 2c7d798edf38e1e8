package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a container that exists, once, and looks whether its process lives. What a dying one said comes back with it. */
final class Starting {

    /** A process that can't run at all ends well within it; what dies later is found by the probe. */
    private static final Duration WATCHED = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Redaction redaction;

    Starting(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Unless a newer owner has made a container of this App: one who was asleep while this one was made starts it no more. */
    ToolResult start(Task task, Container container, WrittenOwners owners) {
        Containers.list(task.engine(), Map.of(Labels.APP, task.uid()))
                .forEach(other -> owners.require(
                        task.app().id(),
                        task.attempt().token(),
                        WrittenOwners.token(other.label(Labels.TOKEN).orElse("")),
                        other.name()));
        return start(task.engine(), container);
    }

    private ToolResult start(Engine engine, Container container) {
        if (container.status() == Container.Status.PAUSED) {
            throw Trouble.world("ContainerPaused", container.name() + " is paused: docker unpause it, or remove it");
        }
        if (container.status() != Container.Status.RESTARTING) {
            order(engine, container);
        }
        Container now = watch(engine, container);
        return now.hasDied() || !now.isRunning() ? died(engine, now) : running(engine, now);
    }

    static ToolResult.Done running(Engine engine, Container container) {
        return new ToolResult.Done(Endpoints.outputs(engine, container), container.name() + " runs");
    }

    private static void order(Engine engine, Container container) {
        try {
            engine.tell(docker -> docker.startContainerCmd(container.id()).exec());
        } catch (NotModifiedException alreadyRunning) {
            return;
        } catch (DockerException e) {
            throw refused(EngineError.text(e), e);
        }
    }

    private static Trouble refused(String text, DockerException e) {
        Optional<String> port = EngineError.portTaken(text);
        if (port.isPresent()) {
            return Trouble.revision(
                    "PortTaken",
                    "the port " + port.get()
                            + " of the host is taken: free it, or name another in spec.target.docker.ports");
        }
        if (text.contains("network") && text.contains("not found")) {
            return Trouble.revision("NetworkNotFound", "the engine can't join the network: " + text);
        }
        if (text.contains("could not select device driver")) {
            return Trouble.revision(
                    "GpuNotFound", "the engine has no such GPU (" + text + "): name another engine, or gpus: 0");
        }
        if (!EngineError.isDiskFull(text) && (text.contains("OCI runtime") || text.contains("runc"))) {
            return Trouble.revision("StartFailed", "the container's process can't be started: " + text);
        }
        return EngineError.unexpected(e);
    }

    private static Container watch(Engine engine, Container container) {
        Container now = container;
        for (Duration waited = Duration.ZERO; waited.compareTo(WATCHED) < 0; waited = waited.plus(LOOK)) {
            pause();
            now = Containers.inspect(engine, container.id())
                    .orElseThrow(
                            () -> Trouble.world("ContainerGone", container.name() + " was removed while it started"));
            if (now.hasDied()) {
                return now;
            }
        }
        return now;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Trouble.world("Interrupted", "the start of a container was interrupted");
        }
    }

    ToolResult died(Engine engine, Container container) {
        List<String> secrets = ContainerEnvironment.of(container).secretValues();
        String sentence = container.name() + " ended soon after it was started: " + container.death();
        return new ToolResult.Failed(
                Blame.REVISION,
                "ContainerDied",
                redaction.message(sentence, Redaction.without(secrets, ContainerLog.last(engine, container))));
    }
}
