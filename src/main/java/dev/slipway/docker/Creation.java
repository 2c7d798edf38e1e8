package dev.slipway.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A run request in the engine's words. Holds secret values: never to be logged. */
final class Creation {

    private final RunRequest request;
    private final Map<String, String> secretEnvironment;

    Creation(RunRequest request, Map<String, String> secretEnvironment) {
        this.request = request;
        this.secretEnvironment = secretEnvironment;
    }

    CreateContainerCmd order(DockerClient docker, String name, Map<String, String> labels) {
        return docker.createContainerCmd(request.image().toString())
                .withName(name)
                .withLabels(ownLabels(labels))
                .withEnv(environment())
                .withExposedPorts(
                        request.ports().stream().map(Creation::exposed).toList())
                .withHostConfig(host());
    }

    private Map<String, String> ownLabels(Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(Labels.ROLE, request.role());
        all.put(Labels.SECRETS, String.join(",", secretEnvironment.keySet()));
        request.ports().stream()
                .findFirst()
                .ifPresent(port -> all.put(Labels.PORT, Integer.toString(port.container())));
        return all;
    }

    private List<String> environment() {
        return Stream.of(request.environment(), secretEnvironment)
                .flatMap(variables -> variables.entrySet().stream())
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private HostConfig host() {
        HostConfig host = HostConfig.newHostConfig()
                .withPortBindings(ports())
                .withBinds(request.volumes().stream().map(Bind::parse).toList())
                .withRestartPolicy(RestartPolicy.parse(request.restart()));
        request.network().ifPresent(host::withNetworkMode);
        request.memoryBytes().ifPresent(host::withMemory);
        request.nanoCpus().ifPresent(host::withNanoCPUs);
        if (request.gpus() != 0) {
            host.withDeviceRequests(
                    List.of(new DeviceRequest().withCount(request.gpus()).withCapabilities(List.of(List.of("gpu")))));
        }
        return host;
    }

    private Ports ports() {
        Ports ports = new Ports();
        request.ports().forEach(port -> ports.bind(exposed(port), binding(port)));
        return ports;
    }

    private static Ports.Binding binding(RunRequest.Port port) {
        return port.host() == 0
                ? Ports.Binding.bindIp(port.address())
                : Ports.Binding.bindIpAndPort(port.address(), port.host());
    }

    private static ExposedPort exposed(RunRequest.Port port) {
        return ExposedPort.tcp(port.container());
    }
}
