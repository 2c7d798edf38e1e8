package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Build;
import dev.slipway.deployment.Environment.SecretVariable;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What is built, pushed and run has the settings that the App itself names: a plan chooses no secret, volume, network, port, limit
 * or repository. A candidate, and with
 * blue-green the App itself, is on a free port instead of a published one.
 */
public final class OwnSettings implements Guardrail {

    private static final String CANDIDATE = "candidate";
    private static final long FREE = 0;

    @Override
    public String name() {
        return "own-settings";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        Arguments arguments = call.arguments();
        Optional<String> other = switch (call.tool()) {
            case "docker.run" -> run(app.spec().target(), arguments);
            case "docker.connect" -> connect(app.spec().target(), arguments);
            case "docker.build" -> build(app.spec(), call);
            case "docker.push" -> push(app.spec().build(), arguments);
            default -> Optional.empty();
        };
        return other.<Verdict>map(setting -> new Verdict.Deny(
                        "ForeignSetting", setting + " of " + call.tool() + " is not what the App itself says"))
                .orElseGet(Verdict::allow);
    }

    private static Optional<String> run(Target target, Arguments arguments) {
        if (!(target instanceof Target.Docker docker)) {
            return Optional.of("target");
        }
        boolean candidate = arguments.find("role").filter(CANDIDATE::equals).isPresent();
        return first(
                new Setting("role", candidate || arguments.find("role").equals(Optional.of("app"))),
                new Setting(
                        "environment",
                        arguments.map("environment").equals(docker.environment().plain())),
                new Setting(
                        "secretEnvironment", arguments.list("secretEnvironment").equals(secrets(docker))),
                new Setting("volumes", arguments.texts("volumes").equals(docker.volumes())),
                new Setting("network", arguments.find("network").equals(docker.network())),
                new Setting("memoryBytes", arguments.number("memoryBytes").equals(boxed(docker.memoryBytes()))),
                new Setting("nanoCpus", arguments.number("nanoCpus").equals(boxed(docker.nanoCpus()))),
                new Setting("gpus", arguments.number("gpus").equals(Optional.of((long) docker.gpus()))),
                new Setting(
                        "restart", arguments.find("restart").equals(Optional.of(candidate ? "no" : docker.restart()))),
                new Setting("pullSecret", arguments.find("pullSecret").equals(text(docker.pullSecretRef()))),
                new Setting("ports", arguments.list("ports").equals(ports(docker, candidate))));
    }

    private static Optional<String> connect(Target target, Arguments arguments) {
        Optional<Target.Docker.BlueGreen> how =
                target instanceof Target.Docker docker ? docker.blueGreen() : Optional.empty();
        return first(
                new Setting("network", arguments.find("network").equals(how.map(Target.Docker.BlueGreen::network))),
                new Setting("alias", arguments.find("alias").equals(how.map(Target.Docker.BlueGreen::alias))));
    }

    private static Optional<String> build(AppSpec spec, ToolCall call) {
        Build build = spec.build().orElseGet(() -> Build.plain(call.target()));
        Arguments arguments = call.arguments();
        return first(
                new Setting("context", arguments.find("context").equals(Optional.of(build.context()))),
                new Setting("dockerfile", arguments.find("dockerfile").equals(Optional.of(build.dockerfile()))),
                new Setting("pullSecret", arguments.find("pullSecret").equals(text(spec.baseImageSecretRef()))));
    }

    private static Optional<String> push(Optional<Build> build, Arguments arguments) {
        return first(
                new Setting("image", arguments.find("image").equals(build.flatMap(Build::image))),
                new Setting(
                        "pushSecret", arguments.find("pushSecret").equals(text(build.flatMap(Build::pushSecretRef)))));
    }

    private static List<Map<String, Object>> ports(Target.Docker docker, boolean candidate) {
        boolean free = candidate || docker.blueGreen().isPresent();
        return docker.ports().stream()
                .map(port -> Map.<String, Object>of(
                        "address", free ? docker.candidateAddress(port) : port.address(),
                        "host", free ? FREE : (long) port.host(),
                        "container", (long) port.container()))
                .toList();
    }

    private static List<Map<String, String>> secrets(Target.Docker docker) {
        return docker.environment().secret().stream().map(OwnSettings::secret).toList();
    }

    private static Map<String, String> secret(SecretVariable variable) {
        SecretRef from = variable.from();
        return Map.of(
                "name",
                variable.name(),
                "secret",
                from.name(),
                "key",
                from.key().orElse(variable.name()));
    }

    private static Optional<String> text(Optional<SecretRef> secret) {
        return secret.map(SecretRef::toString);
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static Optional<String> first(Setting... settings) {
        return Stream.of(settings)
                .filter(setting -> !setting.own())
                .map(Setting::name)
                .findFirst();
    }

    /** One argument, and whether it is as the App says. */
    private record Setting(String name, boolean own) {}
}
