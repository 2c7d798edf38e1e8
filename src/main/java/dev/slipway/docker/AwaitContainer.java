package dev.slipway.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code docker.await}: a container runs and, where its image has a health check, is healthy, and that for {@code seconds} from the
 * moment when this step became the next one. One that dies or turns unhealthy meanwhile fails the step.
 */
@Singleton
final class AwaitContainer implements ReadTool {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String STARTING = "starting";
    private static final String UNHEALTHY = "unhealthy";

    private final Engines engines;
    private final Redaction redaction;

    AwaitContainer(Engines engines, Redactor redactor) {
        this.engines = engines;
        this.redaction = new Redaction(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("docker.await", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return EngineTool.answer(redaction, () -> read(engines.task(call, attempt)));
    }

    private ToolResult read(Task task) {
        Container container = Containers.find(
                        task.engine(), task.uid(), task.arguments().text("key"))
                .orElseThrow(() -> Trouble.world(
                        "ContainerGone",
                        "the container is gone from engine " + task.engine().name()));
        if (container.hasDied() || !container.isRunning()) {
            return new Starting(redaction).died(task.engine(), container);
        }
        Optional<HealthState> health = health(container);
        String status = health.map(HealthState::getStatus).orElse("");
        if (status.equals(UNHEALTHY)) {
            return unhealthy(container, health);
        }
        if (status.equals(STARTING)) {
            return new ToolResult.Pending(LOOK, container.name() + " is not healthy yet");
        }
        return waited(task, container);
    }

    private static ToolResult waited(Task task, Container container) {
        Instant until = task.attempt()
                .since()
                .plusSeconds(task.arguments().number("seconds").orElse(0L));
        Duration left = Duration.between(task.now(), until);
        if (left.isPositive()) {
            Duration ask = left.compareTo(LOOK) < 0 ? left : LOOK;
            return new ToolResult.Pending(ask, container.name() + " runs; " + (left.toSeconds() + 1) + " s to go");
        }
        return new ToolResult.Done(Map.of(), container.name() + " runs");
    }

    private ToolResult.Failed unhealthy(Container container, Optional<HealthState> health) {
        List<String> said = health.map(HealthState::getLog).orElse(List.of()).stream()
                .map(HealthStateLog::getOutput)
                .toList();
        List<String> secrets = ContainerEnvironment.of(container).secretValues();
        return new ToolResult.Failed(
                Blame.REVISION,
                "Unhealthy",
                redaction.message(
                        container.name() + " is unhealthy, says its image's health check",
                        Redaction.without(
                                secrets, said.isEmpty() ? said : said.subList(said.size() - 1, said.size()))));
    }

    private static Optional<HealthState> health(Container container) {
        return Optional.ofNullable(container.description().getState().getHealth());
    }
}
