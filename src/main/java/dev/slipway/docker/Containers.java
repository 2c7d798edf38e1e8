package dev.slipway.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds Slipway's own containers, by their labels and by nothing else. */
final class Containers {

    private static final int MOST = 200;

    private Containers() {}

    /** The container that the call with this key made for this App. */
    static Optional<Container> find(Engine engine, String uid, String key) {
        return list(engine, Labels.of(uid, key)).stream().findFirst();
    }

    /** Those with all of these labels, sorted by name. */
    static List<Container> list(Engine engine, Map<String, String> labels) {
        return engine
                .ask(docker -> docker.listContainersCmd()
                        .withShowAll(true)
                        .withLimit(MOST)
                        .withLabelFilter(labels)
                        .exec())
                .stream()
                .flatMap(found -> inspect(engine, found.getId()).stream())
                .filter(container -> carries(container, labels))
                .sorted(Comparator.comparing(Container::name))
                .toList();
    }

    /** Anybody's, running, in this network. */
    static List<Container> inNetwork(Engine engine, String network) {
        return engine
                .ask(docker -> docker.listContainersCmd()
                        .withLimit(MOST)
                        .withNetworkFilter(List.of(network))
                        .exec())
                .stream()
                .flatMap(found -> inspect(engine, found.getId()).stream())
                .toList();
    }

    static Optional<Container> inspect(Engine engine, String id) {
        try {
            InspectContainerResponse description =
                    engine.ask(docker -> docker.inspectContainerCmd(id).exec());
            return Optional.of(Container.of(description));
        } catch (NotFoundException goneMeanwhile) {
            return Optional.empty();
        }
    }

    /** The engine filtered already; what is touched is checked here as well. */
    private static boolean carries(Container container, Map<String, String> labels) {
        return labels.entrySet().stream()
                .allMatch(label -> container
                        .label(label.getKey())
                        .filter(label.getValue()::equals)
                        .isPresent());
    }
}
