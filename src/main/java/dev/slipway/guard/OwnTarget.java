package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Build;
import dev.slipway.deployment.Target;
import dev.slipway.tool.ToolCall;
import java.util.Optional;
import java.util.Set;

/** Only the tools of the App's own kind of target, only on the App's own place. */
public final class OwnTarget implements Guardrail {

    private static final Set<String> BUILDING = Set.of("docker.build", "docker.push");

    @Override
    public String name() {
        return "own-target";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        AppSpec spec = app.spec();
        if (BUILDING.contains(call.tool())) {
            return builds(spec)
                    .map(engine -> at(engine, call))
                    .orElseGet(() -> new Verdict.Deny(
                            "ForeignTool", app.name() + " builds nothing, so " + call.tool() + " is not its tool"));
        }
        String room = call.tool().substring(0, Math.max(0, call.tool().indexOf('.')));
        if (!room.equals("probe") && !room.equals(room(spec.target()))) {
            return new Verdict.Deny(
                    "ForeignTool",
                    call.tool() + " does not act on a " + spec.target().kind() + " target");
        }
        return at(spec.target().place(), call);
    }

    private static Verdict at(String place, ToolCall call) {
        return call.target().equals(place)
                ? Verdict.allow()
                : new Verdict.Deny(
                        "ForeignTarget",
                        call.tool() + " acts on \"" + call.target() + "\", the App's own is \"" + place + "\"");
    }

    private static Optional<String> builds(AppSpec spec) {
        return switch (spec.target()) {
            case Target.Docker docker ->
                Optional.of(spec.build().map(Build::engine).orElse(docker.engine()));
            case Target.Kubernetes kubernetes -> spec.build().map(Build::engine);
            case Target.Process process -> Optional.empty();
        };
    }

    private static String room(Target target) {
        return switch (target) {
            case Target.Process process -> "process";
            case Target.Docker docker -> "docker";
            case Target.Kubernetes kubernetes -> "kube";
        };
    }
}
