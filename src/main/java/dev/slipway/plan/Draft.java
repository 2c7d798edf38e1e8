package dev.slipway.plan;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.Probe;
import dev.slipway.deployment.SecretRef;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The steps written so far, and the words that the rules of all targets share. */
final class Draft {

    private static final long STEADY_SECONDS = 2;

    private final Assignment assignment;
    private final List<Step> steps = new ArrayList<>();

    Draft(Assignment assignment) {
        this.assignment = assignment;
    }

    Draft read(String name, String tool, Map<String, ?> arguments) {
        return add(name, tool, Effect.READ, place(), Arguments.of(arguments));
    }

    Draft change(String name, String tool, Map<String, ?> arguments) {
        return add(name, tool, Effect.CHANGE, place(), Arguments.of(arguments));
    }

    Draft destroy(String name, String tool, Map<String, ?> arguments) {
        return add(name, tool, Effect.DESTROY, place(), Arguments.of(arguments));
    }

    Draft change(String name, String tool, String target, Map<String, ?> arguments) {
        return add(name, tool, Effect.CHANGE, target, Arguments.of(arguments));
    }

    /** Does again what an earlier deployment did. */
    Draft again(String name, PastStep step) {
        steps.add(new Step(name, step.call()));
        return this;
    }

    private Draft add(String name, String tool, Effect effect, String target, Arguments arguments) {
        steps.add(new Step(name, new ToolCall(tool, effect, target, arguments)));
        return this;
    }

    /** Asks until the endpoint answers as the App says; without a probe of its own, GET / must answer with less than 500. */
    Draft probe(String name, String ofStep) {
        return probe(name, ofStep, 0);
    }

    /** The same, and good answers must follow one another for some seconds: outside the gap of a switch there is time for that. */
    Draft steadyProbe(String name, String ofStep) {
        return probe(name, ofStep, STEADY_SECONDS);
    }

    private Draft probe(String name, String ofStep, long steadySeconds) {
        Probe probe = app().spec().probe().orElseGet(Draft::anyAnswer);
        String output = probe.port().map(port -> "endpoint-" + port).orElse("endpoint");
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("endpoint", new Reference(ofStep, output));
        arguments.put("path", probe.path());
        arguments.put("timeoutSeconds", probe.timeout().toSeconds());
        if (steadySeconds > 0) {
            arguments.put("steadySeconds", steadySeconds);
        }
        switch (probe) {
            case Probe.Http http -> arguments.put("expect", (long) http.expect());
            case Probe.Chat chat -> {
                arguments.put("prompt", chat.prompt());
                chat.model().ifPresent(model -> arguments.put("model", model));
                chat.expect().ifPresent(expect -> arguments.put("expect", expect));
            }
        }
        return read(name, probe instanceof Probe.Chat ? "probe.chat" : "probe.http", arguments);
    }

    static Probe anyAnswer() {
        return new Probe.Http("/", 0, Optional.empty(), Optional.empty(), Duration.ofSeconds(60));
    }

    Plan plan(String tree) {
        if (steps.size() > Plan.MOST_STEPS) {
            throw new NoPlan(
                    "TooManySteps",
                    "a plan has at most " + Plan.MOST_STEPS + " steps, and this one has " + steps.size()
                            + ": remove by hand what earlier deployments left, and deploy again");
        }
        return new Plan(app().id(), app().generation(), assignment.revision().commit(), tree, steps);
    }

    App app() {
        return assignment.app();
    }

    private String place() {
        return app().spec().target().place();
    }

    static Reference key(String step) {
        return new Reference(step, Reference.KEY);
    }

    /** The folder of the commit that is deployed: {@code commit}, {@code path} and its tree hash. */
    static Map<String, Object> source(Assignment assignment, Reading reading) {
        String path = assignment.app().spec().source().path();
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("commit", assignment.revision().commit().sha());
        arguments.put("path", path);
        arguments.put("tree", tree(assignment, reading));
        return arguments;
    }

    static String tree(Assignment assignment, Reading reading) {
        String path = assignment.app().spec().source().path();
        return reading.source()
                .hash(path)
                .orElseThrow(() -> new NoPlan(
                        "PathNotFound",
                        "the commit has no folder \"" + path + "\": correct spec.source.path or add the folder"));
    }

    static void environment(Environment environment, Map<String, Object> arguments) {
        arguments.put("environment", environment.plain());
        arguments.put(
                "secretEnvironment",
                environment.secret().stream()
                        .map(variable -> secret(variable.name(), variable.from()))
                        .toList());
    }

    private static Map<String, String> secret(String name, SecretRef from) {
        return Map.of("name", name, "secret", from.name(), "key", from.key().orElse(name));
    }
}
