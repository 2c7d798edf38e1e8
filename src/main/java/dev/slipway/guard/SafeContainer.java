package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.tool.ToolCall;
import java.util.Optional;
import java.util.Set;

/** What {@code docker.run} may be asked for: named volumes and named networks only, an image that can't change under its name. */
public final class SafeContainer implements Guardrail {

    private static final Set<String> ARGUMENTS = Set.of(
            "image",
            "ports",
            "environment",
            "secretEnvironment",
            "volumes",
            "network",
            "memoryBytes",
            "nanoCpus",
            "gpus",
            "restart",
            "role",
            "pullSecret",
            "replaces");

    @Override
    public String name() {
        return "safe-container";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        if (!call.tool().equals("docker.run")) {
            return Verdict.allow();
        }
        return unknownArgument(call)
                .or(() -> hostMount(call))
                .or(() -> sharedNetwork(call))
                .or(() -> mutableImage(call))
                .map(Verdict.class::cast)
                .orElseGet(Verdict::allow);
    }

    private static Optional<Verdict.Deny> unknownArgument(ToolCall call) {
        return call.arguments().json().keySet().stream()
                .filter(argument -> !ARGUMENTS.contains(argument))
                .findFirst()
                .map(argument -> new Verdict.Deny("UnknownArgument", "docker.run takes no argument " + argument));
    }

    private static Optional<Verdict.Deny> hostMount(ToolCall call) {
        return call.arguments().texts("volumes").stream()
                .filter(volume -> !volume.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*:/[^:]*(:ro)?"))
                .findFirst()
                .map(volume -> new Verdict.Deny(
                        "HostMount",
                        "\"" + volume + "\" is not a named volume: write name:/path, host folders are never mounted"));
    }

    private static Optional<Verdict.Deny> sharedNetwork(ToolCall call) {
        return call.arguments()
                .find("network")
                .filter(network -> network.equals("host") || network.startsWith("container:"))
                .map(network -> new Verdict.Deny(
                        "SharedNetwork", "network \"" + network + "\" shares another's network stack"));
    }

    /** References stand for a built image's id or a pushed digest. */
    private static Optional<Verdict.Deny> mutableImage(ToolCall call) {
        if (!call.arguments().references().isEmpty()) {
            return Optional.empty();
        }
        return call.arguments()
                .find("image")
                .filter(image -> !image.matches("(.+@)?sha256:[0-9a-f]{64}"))
                .map(image -> new Verdict.Deny("MutableImage", "image \"" + image + "\" has no digest"));
    }
}
