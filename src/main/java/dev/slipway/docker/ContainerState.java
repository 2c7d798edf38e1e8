package dev.slipway.docker;

import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a container counts when two states are compared: what Slipway asked for, and whether it runs. No ids, times or labels. */
final class ContainerState {

    private static final int BRIEF = 12;

    private ContainerState() {}

    static Map<String, Object> of(Container container, StateKey key) {
        HostConfig host = container.description().getHostConfig();
        Map<String, Object> state = new TreeMap<>();
        state.put("image", String.valueOf(container.description().getImageId()));
        state.put("running", container.isRunning());
        state.put("environment", ContainerEnvironment.of(container).comparable(key));
        state.put("ports", ports(host.getPortBindings()));
        state.put("volumes", volumes(host));
        state.put("network", Objects.requireNonNullElse(host.getNetworkMode(), "default"));
        state.put("memoryBytes", number(host.getMemory()));
        state.put("nanoCpus", number(host.getNanoCPUs()));
        state.put("gpus", gpus(host.getDeviceRequests()));
        state.put("restart", String.valueOf(host.getRestartPolicy()));
        Map<String, List<String>> aliases = Aliases.of(container);
        if (!aliases.isEmpty()) {
            state.put("aliases", aliases);
        }
        return state;
    }

    /** One line without a value of the environment. */
    static String words(Container container) {
        return container.name() + " is " + container.status().name().toLowerCase(Locale.ROOT) + " from image "
                + brief(String.valueOf(container.description().getImageId()));
    }

    /** The first characters of an image's id, as people know it. */
    static String brief(String imageId) {
        String hex = imageId.replace("sha256:", "");
        return hex.substring(0, Math.min(BRIEF, hex.length()));
    }

    /** As asked for: a port that the engine chose is not a part of the state. */
    private static List<String> ports(@Nullable Ports ports) {
        return ports == null
                ? List.of()
                : ports.getBindings().entrySet().stream()
                        .flatMap(entry -> Stream.of(entry.getValue()).map(binding -> binding + ":" + entry.getKey()))
                        .sorted()
                        .toList();
    }

    private static List<String> volumes(HostConfig host) {
        return Stream.ofNullable(host.getBinds())
                .flatMap(Stream::of)
                .map(Object::toString)
                .sorted()
                .toList();
    }

    private static List<String> gpus(@Nullable List<DeviceRequest> requests) {
        return Stream.ofNullable(requests)
                .flatMap(List::stream)
                .map(request -> request.getCount() + " " + request.getCapabilities())
                .sorted()
                .toList();
    }

    private static long number(@Nullable Long value) {
        return Optional.ofNullable(value).orElse(0L);
    }
}
