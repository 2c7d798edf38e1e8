package dev.slipway.docker;

import dev.slipway.deployment.Environment;
import dev.slipway.deployment.SecretRef;
import dev.slipway.tool.Arguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code docker.run} is asked, checked: what would reach the host is refused here too, whatever the guardrails let through. */
record RunRequest(
        ImageName image,
        List<Port> ports,
        Map<String, String> environment,
        List<SecretVariable> secretEnvironment,
        List<String> volumes,
        Optional<String> network,
        Optional<Long> memoryBytes,
        Optional<Long> nanoCpus,
        int gpus,
        String restart,
        String role,
        Optional<String> pullSecret) {

    /** A published port; host 0 lets the engine choose. */
    record Port(String address, int host, int container) {}

    /** A variable whose value is read when the container is made. */
    record SecretVariable(String name, SecretRef from) {}

    private static final Set<String> KNOWN = Set.of(
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
    private static final Pattern NAMED_VOLUME =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}:/[^:]{0,1023}(:ro|:rw)?");
    private static final Pattern NETWORK = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
    private static final Pattern RESTART = Pattern.compile("no|always|unless-stopped|on-failure(:[0-9]{1,3})?");
    private static final int MOST_PORT = 65_535;

    static RunRequest of(Arguments arguments) {
        arguments.json().keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Trouble.policy("ArgumentForbidden", "docker.run does not do \"" + name + "\"");
                });
        String role = arguments.text("role");
        RunRequest request = new RunRequest(
                ImageName.parse(arguments.text("image")),
                arguments.list("ports").stream().map(RunRequest::port).toList(),
                arguments.entries("environment"),
                arguments.list("secretEnvironment").stream()
                        .map(RunRequest::variable)
                        .toList(),
                arguments.texts("volumes"),
                arguments.find("network"),
                arguments.number("memoryBytes"),
                arguments.number("nanoCpus"),
                Math.toIntExact(arguments.number("gpus").orElse(0L)),
                arguments.find("restart").orElse("no"),
                role,
                arguments.find("pullSecret"));
        request.check();
        return request;
    }

    private void check() {
        volumes.stream()
                .filter(volume -> !NAMED_VOLUME.matcher(volume).matches())
                .findFirst()
                .ifPresent(volume -> {
                    throw Trouble.policy(
                            "HostPathForbidden",
                            "\"" + volume
                                    + "\" is no named volume: write name:/path; folders of the host can't be mounted");
                });
        network.filter(name -> name.equals("host") || !NETWORK.matcher(name).matches())
                .ifPresent(name -> {
                    throw Trouble.policy(
                            "NetworkForbidden",
                            "a container may not join \"" + name
                                    + "\": name a network of the engine, never the host's or another container's");
                });
        if (!RESTART.matcher(restart).matches()) {
            throw Trouble.policy(
                    "ArgumentForbidden", "restart is no, always, unless-stopped or on-failure[:n], not " + restart);
        }
        if (!role.equals(Role.APP) && !role.equals(Role.CANDIDATE)) {
            throw Trouble.policy("ArgumentForbidden", "role is app or candidate, not " + role);
        }
        names().filter(name -> !Environment.isName(name)).findFirst().ifPresent(name -> {
            throw Trouble.policy("ArgumentForbidden", "\"" + name + "\" is not a variable's name");
        });
    }

    private Stream<String> names() {
        return Stream.concat(
                environment.keySet().stream(), secretEnvironment.stream().map(SecretVariable::name));
    }

    private static Port port(Object item) {
        Arguments port = arguments(item);
        return new Port(port.find("address").orElse("0.0.0.0"), number(port, "host"), number(port, "container"));
    }

    private static int number(Arguments port, String name) {
        long number = port.number(name).orElse(0L);
        if (number < 0 || number > MOST_PORT) {
            throw Trouble.policy("ArgumentForbidden", number + " is not a port");
        }
        return (int) number;
    }

    private static SecretVariable variable(Object item) {
        Arguments variable = arguments(item);
        return new SecretVariable(
                variable.text("name"), new SecretRef(variable.text("secret"), Optional.of(variable.text("key"))));
    }

    @SuppressWarnings("unchecked") // only maps with text keys are arguments
    private static Arguments arguments(Object item) {
        return Arguments.of((Map<String, Object>) item);
    }
}
