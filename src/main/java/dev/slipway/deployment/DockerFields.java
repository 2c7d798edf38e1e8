package dev.slipway.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code spec.target.docker}. */
final class DockerFields {

    /** The engine's own limit; less can't start. */
    private static final long LEAST_MEMORY = 6L << 20;

    static final int MOST_LISTED = 50;
    private static final int MOST_GPUS = 64;
    private static final int ALL_GPUS = -1;
    private static final String ANY_ADDRESS = "0.0.0.0";

    private static final Pattern PORT =
            Pattern.compile("(?:([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:]+]):)?([0-9]{1,5}):([0-9]{1,5})");
    private static final Want PORTS = Want.of(
            "host:container or address:host:container, as \"8080:80\"",
            80,
            text -> port(text).isPresent());
    private static final Want VOLUMES = Want.matching(
            "a named volume, as models:/models or models:/models:ro (folders of the host can't be mounted)",
            300,
            "[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}:/(?!.*/\\.\\.(/|:|$))[^\\s:,]+(:ro)?");
    static final Want NETWORK = Want.of(
            "the name of a network of the engine, as web (not host, none or another container)",
            128,
            text -> text.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")
                    && !Set.of("host", "none").contains(text));
    private static final Want MEMORY = Want.of("a size of at least 6MiB, as 512MiB or 2GiB", 20, text -> {
        OptionalLong bytes = Quantity.bytes(text);
        return bytes.isPresent() && bytes.getAsLong() >= LEAST_MEMORY;
    });
    private static final Want CPUS = Want.of(
            "a number of CPUs from 0.01 to 9999, as 2 or 0.5",
            10,
            text -> Quantity.nanoCpus(text).orElse(0) >= 10_000_000);
    private static final Want GPUS = Want.matching("a number from 0 to " + MOST_GPUS + ", or all", 20, "all");
    private static final Want RESTART =
            Want.matching("\"no\", on-failure, always or unless-stopped", 20, "no|on-failure|always|unless-stopped");

    private DockerFields() {}

    static Target read(Fields docker) {
        boolean shared = BlueGreenFields.isWanted(docker);
        Optional<Target.Docker.BlueGreen> blueGreen = BlueGreenFields.read(docker, shared);
        docker.require(
                "ports",
                "a list of published ports, as [\"" + (shared ? "80" : "8080:80") + "\"]: the first is probed");
        Target.Docker read = new Target.Docker(
                docker.text("engine", AppManifest.LABEL, "local"),
                shared ? BlueGreenFields.ports(docker) : ports(docker),
                SecretFields.environment(docker),
                docker.texts("volumes", VOLUMES, MOST_LISTED),
                docker.text("network", NETWORK),
                docker.text("memory", MEMORY).map(Quantity::bytes).orElse(OptionalLong.empty()),
                cpus(docker),
                gpus(docker),
                docker.text("restart", RESTART, "unless-stopped"),
                SecretFields.keyed(docker, "pullSecretRef"),
                blueGreen);
        BlueGreenFields.check(docker, read);
        docker.end();
        return read;
    }

    private static List<Target.Port> ports(Fields docker) {
        List<Target.Port> ports = new ArrayList<>();
        docker.texts("ports", PORTS, MOST_LISTED).forEach(text -> port(text).ifPresent(ports::add));
        Set<String> hosts = new HashSet<>();
        ports.stream()
                .filter(port -> !hosts.add(port.address() + ":" + port.host()))
                .forEach(port -> docker.problem("ports", "names port " + port.host() + " twice: remove one"));
        if (docker.has("ports") && ports.isEmpty()) {
            docker.problem("ports", "names no port that could be probed: write at least one, as \"8080:80\"");
        }
        return ports;
    }

    private static Optional<Target.Port> port(String text) {
        Matcher port = PORT.matcher(text);
        if (!port.matches()) {
            return Optional.empty();
        }
        int host = Integer.parseInt(port.group(2));
        int container = Integer.parseInt(port.group(3));
        boolean valid = isPort(host) && isPort(container);
        String address = port.group(1) == null ? ANY_ADDRESS : port.group(1);
        return valid && isAddress(address) ? Optional.of(new Target.Port(address, host, container)) : Optional.empty();
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    private static boolean isAddress(String text) {
        if (text.startsWith("[")) {
            return text.contains("::") || text.chars().filter(c -> c == ':').count() == 7;
        }
        for (String part : text.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static OptionalLong cpus(Fields docker) {
        return docker.numberOrText("cpus", CPUS).map(Quantity::nanoCpus).orElse(OptionalLong.empty());
    }

    private static int gpus(Fields docker) {
        if (docker.holdsText("gpus")) {
            return docker.text("gpus", GPUS).map(all -> ALL_GPUS).orElse(0);
        }
        return docker.integer("gpus", 0, MOST_GPUS).orElse(0);
    }
}
