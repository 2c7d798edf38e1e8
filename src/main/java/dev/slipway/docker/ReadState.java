package dev.slipway.docker;

import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code docker.state}: a digest over what Slipway made for an App on an engine, to be compared before and after a rollback. */
@Singleton
final class ReadState implements ReadTool {

    private static final String NOTHING = "nothing";

    private final Engines engines;
    private final StateKey key;
    private final Redaction redaction;

    ReadState(Engines engines, StateKey key, Redactor redactor) {
        this.engines = engines;
        this.key = key;
        this.redaction = new Redaction(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("docker.state", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return EngineTool.answer(redaction, () -> read(engines.task(call, attempt)));
    }

    private ToolResult read(Task task) {
        List<Container> containers = containers(task);
        Digest digest = digest(containers.stream()
                .map(container -> ContainerState.of(container, key))
                .toList());
        Optional<Digest> expected = task.arguments().find("expect").map(ReadState::expected);
        return expected.filter(wanted -> !wanted.equals(digest))
                .<ToolResult>map(wanted -> differs(wanted, digest, containers))
                .orElseGet(() -> new ToolResult.Done(Map.of("digest", digest.value()), words(containers)));
    }

    private static List<Container> containers(Task task) {
        String ignored = task.arguments().find("ignore").orElse("");
        return Containers.list(task.engine(), Map.of(Labels.APP, task.uid(), Labels.ROLE, Role.APP)).stream()
                .filter(container -> !container.label(Labels.KEY).orElse("").equals(ignored))
                .toList();
    }

    /** Names hold the key, which is Slipway's own: the order must not depend on them. */
    private static Digest digest(List<Map<String, Object>> states) {
        return states.isEmpty()
                ? Digest.of(NOTHING)
                : Digest.of(states.stream().map(CanonicalJson::of).sorted().collect(Collectors.joining("\n")));
    }

    private static Digest expected(String text) {
        return text.equals(NOTHING) ? Digest.of(NOTHING) : new Digest(text);
    }

    private ToolResult.Failed differs(Digest wanted, Digest found, List<Container> containers) {
        String before =
                wanted.equals(Digest.of(NOTHING)) ? "nothing was expected" : "expected was the state " + wanted.brief();
        return new ToolResult.Failed(
                Blame.WORLD,
                "StateDiffers",
                redaction.message(before + ", but found " + found.brief() + ": " + words(containers)));
    }

    private static String words(List<Container> containers) {
        return containers.isEmpty()
                ? NOTHING
                : containers.stream().map(ContainerState::words).collect(Collectors.joining("; "));
    }
}
