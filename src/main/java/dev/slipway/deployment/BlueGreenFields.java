package dev.slipway.deployment;

import dev.slipway.deployment.Target.Docker.BlueGreen;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code strategy} and {@code blueGreen} of {@code spec.target.docker}, and what they ask of the other fields. */
final class BlueGreenFields {

    private static final Duration LEAST_DRAIN = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration MOST_DRAIN = Duration.ofMinutes(10);
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final String STRATEGY = "strategy";
    private static final String BLUE_GREEN = "blueGreen";

    private static final Want PORTS = Want.matching(
            "the container's port alone, as \"80\": with blue-green two containers run at once, so the engine chooses the"
                    + " host's, and the proxy asks the container",
            80,
            "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]");

    private static final Map<String, Boolean> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("recreate", false);
        STRATEGIES.put("blue-green", true);
    }

    private BlueGreenFields() {}

    static boolean isWanted(Fields docker) {
        return docker.choice(STRATEGY, STRATEGIES, false);
    }

    static Optional<BlueGreen> read(Fields docker, boolean wanted) {
        if (wanted) {
            docker.require(
                    BLUE_GREEN, "{network: …, alias: …}: the proxy's network, and the name that it resolves there");
        }
        Optional<BlueGreen> read = docker.object(BLUE_GREEN).map(BlueGreenFields::blueGreen);
        if (read.isPresent() && !wanted) {
            docker.problem(BLUE_GREEN, "is for another strategy: write strategy: blue-green, or remove it");
        }
        return read.filter(any -> wanted);
    }

    private static BlueGreen blueGreen(Fields fields) {
        BlueGreen read = new BlueGreen(
                fields.requiredText("network", DockerFields.NETWORK, "x"),
                fields.requiredText("alias", AppManifest.LABEL, "x"),
                Quantity.duration(fields, "drain", LEAST_DRAIN, MOST_DRAIN, DRAIN));
        fields.end();
        return read;
    }

    static List<Target.Port> ports(Fields docker) {
        List<Target.Port> ports = docker.texts("ports", PORTS, DockerFields.MOST_LISTED).stream()
                .map(text -> new Target.Port(ANY_ADDRESS, 0, Integer.parseInt(text)))
                .toList();
        if (ports.stream().distinct().count() < ports.size()) {
            docker.problem("ports", "names a port twice: remove one");
        }
        if (docker.has("ports") && ports.isEmpty()) {
            docker.problem("ports", "names no port that could be probed: write at least one, as \"80\"");
        }
        return ports;
    }

    /** Two run at once: what they can't share is refused. */
    static void check(Fields docker, Target.Docker read) {
        if (read.blueGreen().isEmpty()) {
            return;
        }
        if (read.volumes().stream().anyMatch(volume -> !volume.endsWith(":ro"))) {
            docker.problem(
                    "volumes", "are written to by two containers at once with blue-green: add :ro, or use recreate");
        }
        if (read.gpus() != 0) {
            docker.problem("gpus", "can't be shared by two containers at once: use strategy recreate");
        }
        if (read.blueGreen().filter(how -> how.network().equals("bridge")).isPresent()) {
            docker.problem("blueGreen.network", "is bridge, which resolves no names: docker network create another");
        }
        if (read.network().equals(read.blueGreen().map(BlueGreen::network))) {
            docker.problem(
                    "blueGreen.network",
                    "is the network that the container is started in: name another one, of the proxy, that it joins when it"
                            + " has proved itself");
        }
    }
}
