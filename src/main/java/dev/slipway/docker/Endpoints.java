package dev.slipway.docker;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where a running container answers, seen from Slipway. */
final class Endpoints {

    private Endpoints() {}

    /** {@code endpoint-PORT} for each published port of the container, {@code endpoint} for the App's own, and its name. */
    static Map<String, String> outputs(Engine engine, Container container) {
        Map<Integer, String> endpoints = new TreeMap<>();
        published(container).forEach((port, binding) -> endpoints.put(port, endpoint(engine, binding)));
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("container", container.name());
        endpoints.forEach((port, endpoint) -> outputs.put("endpoint-" + port, endpoint));
        container
                .label(Labels.PORT)
                .map(Integer::valueOf)
                .map(endpoints::get)
                .ifPresent(endpoint -> outputs.put("endpoint", endpoint));
        return outputs;
    }

    private static Map<Integer, Ports.Binding> published(Container container) {
        Map<Integer, Ports.Binding> result = new TreeMap<>();
        Map<ExposedPort, Ports.Binding[]> bindings =
                container.description().getNetworkSettings().getPorts().getBindings();
        bindings.forEach((port, bound) -> {
            if (bound != null) {
                Stream.of(bound).findFirst().ifPresent(binding -> result.put(port.getPort(), binding));
            }
        });
        return result;
    }

    private static String endpoint(Engine engine, Ports.Binding binding) {
        String address = engine.reach(Objects.requireNonNullElse(binding.getHostIp(), ""));
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + binding.getHostPortSpec();
    }
}
