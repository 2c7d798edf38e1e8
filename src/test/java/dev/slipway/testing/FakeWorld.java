package dev.slipway.testing;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.Tool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A world in which things are made and removed by key, that counts each effect, and that can be told to fail. Behaves as real tools
 * must: a call for what is there already makes nothing.
 */
public final class FakeWorld {

    private final Map<String, String> things = new LinkedHashMap<>();
    private final List<String> effects = new ArrayList<>();
    private final Map<String, Deque<ToolResult>> planned = new HashMap<>();
    private final Map<String, Deque<Observation>> seen = new HashMap<>();

    /** What was really done, in order: {@code made container}, {@code removed container}. */
    public List<String> effects() {
        return List.copyOf(effects);
    }

    /** The names of what is there now. */
    public List<String> things() {
        return List.copyOf(new TreeSet<>(things.values()));
    }

    /** The next call of this tool answers so, without an effect. */
    public void next(String tool, ToolResult result) {
        planned.computeIfAbsent(tool, t -> new ArrayDeque<>()).add(result);
    }

    public void nextObservation(String tool, Observation observation) {
        seen.computeIfAbsent(tool, t -> new ArrayDeque<>()).add(observation);
    }

    /** It was made before. */
    public void alreadyHas(String key, String name) {
        things.put(key, name);
    }

    public static ToolResult failed(Blame blame, String reason) {
        return new ToolResult.Failed(blame, reason, "because of " + reason);
    }

    /** {@code make.it}, {@code take.it} (a key away), {@code look.at}, under these names. */
    public List<Tool> tools(String make, String take, String look) {
        return List.of(new Make(make), new Take(take), new Look(look));
    }

    private Optional<ToolResult> planned(String tool) {
        return Optional.ofNullable(planned.get(tool)).map(Deque::poll);
    }

    /** {@code name}, or what a process is recognised by. */
    private static String nameOf(ToolCall call) {
        return call.arguments()
                .find("name")
                .orElseGet(() -> call.arguments().text("commit").substring(38) + " on "
                        + call.arguments().text("port"));
    }

    private final class Make implements ChangeTool {

        private final String name;

        Make(String name) {
            this.name = name;
        }

        @Override
        public ToolSpec spec() {
            return new ToolSpec(name, Effect.CHANGE);
        }

        @Override
        public ToolResult call(ToolCall call, Attempt attempt) {
            Optional<ToolResult> next = planned(name);
            if (next.isPresent()) {
                return next.get();
            }
            String key = call.key(attempt.app().id()).value();
            if (things.putIfAbsent(key, nameOf(call)) == null) {
                effects.add("made " + nameOf(call));
            }
            return made(call);
        }

        @Override
        public Observation observe(ToolCall call, Attempt attempt) {
            if (seen.containsKey(name) && !seen.get(name).isEmpty()) {
                return seen.get(name).remove();
            }
            return things.containsKey(call.key(attempt.app().id()).value())
                    ? new Observation.TookEffect(made(call))
                    : new Observation.Absent();
        }

        private ToolResult.Done made(ToolCall call) {
            return new ToolResult.Done(Map.of("id", "id-of-" + nameOf(call), "endpoint", "http://127.0.0.1:1"), "made");
        }
    }

    private final class Take implements ChangeTool {

        private final String name;

        Take(String name) {
            this.name = name;
        }

        @Override
        public ToolSpec spec() {
            return new ToolSpec(name, Effect.CHANGE);
        }

        @Override
        public ToolResult call(ToolCall call, Attempt attempt) {
            Optional<ToolResult> next = planned(name);
            if (next.isPresent()) {
                return next.get();
            }
            call.arguments().keys().stream()
                    .map(things::remove)
                    .filter(Objects::nonNull)
                    .forEach(gone -> effects.add("removed " + gone));
            return new ToolResult.Done(Map.of(), "removed");
        }

        @Override
        public Observation observe(ToolCall call, Attempt attempt) {
            return call.arguments().keys().stream().anyMatch(things::containsKey)
                    ? new Observation.Absent()
                    : new Observation.TookEffect(new ToolResult.Done(Map.of(), "removed"));
        }
    }

    private final class Look implements ReadTool {

        private final String name;

        Look(String name) {
            this.name = name;
        }

        @Override
        public ToolSpec spec() {
            return new ToolSpec(name, Effect.READ);
        }

        @Override
        public ToolResult read(ToolCall call, Attempt attempt) {
            Optional<ToolResult> next = planned(name);
            if (next.isPresent()) {
                return next.get();
            }
            if (!name.endsWith(".state")) {
                return new ToolResult.Done(Map.of(), "looks well");
            }
            String state = things.isEmpty() ? "nothing" : String.join(", ", things());
            String expected = call.arguments().find("expect").orElse(state);
            return state.equals(expected)
                    ? new ToolResult.Done(Map.of("digest", state), "as it should be")
                    : new ToolResult.Failed(Blame.REVISION, "StateDiffers", state + " instead of " + expected);
        }
    }
}
