package dev.slipway.docker;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names that a container was given in the networks it joined. The engine adds the beginning of its id, which is not one of them. */
final class Aliases {

    private Aliases() {}

    /** By network; only networks where it has a name of this kind. */
    static Map<String, List<String>> of(Container container) {
        Map<String, List<String>> aliases = new TreeMap<>();
        networks(container).forEach((network, endpoint) -> {
            List<String> given = given(container, endpoint);
            if (!given.isEmpty()) {
                aliases.put(network, given);
            }
        });
        return aliases;
    }

    static boolean isIn(Container container, String network) {
        return networks(container).containsKey(network);
    }

    private static Map<String, ContainerNetwork> networks(Container container) {
        return Optional.ofNullable(container.description().getNetworkSettings().getNetworks())
                .orElse(Map.of());
    }

    private static List<String> given(Container container, ContainerNetwork endpoint) {
        List<String> aliases = endpoint.getAliases();
        return aliases == null
                ? List.of()
                : aliases.stream()
                        .filter(alias -> !container.id().startsWith(alias))
                        .sorted()
                        .toList();
    }
}
