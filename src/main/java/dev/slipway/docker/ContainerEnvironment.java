package dev.slipway.docker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The variables of a container, and which of them came from secrets. */
record ContainerEnvironment(Map<String, String> values, Set<String> secretNames) {

    static ContainerEnvironment of(Container container) {
        Map<String, String> values = new LinkedHashMap<>();
        String[] variables = container.description().getConfig().getEnv();
        Stream.of(variables == null ? new String[0] : variables).forEach(variable -> {
            int equals = variable.indexOf('=');
            values.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        });
        String names = container.label(Labels.SECRETS).orElse("");
        return new ContainerEnvironment(values, names.isEmpty() ? Set.of() : Set.of(names.split(",", -1)));
    }

    List<String> secretValues() {
        return values.entrySet().stream()
                .filter(variable -> secretNames.contains(variable.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Sorted, with a keyed hash in place of each secret value. */
    Map<String, String> comparable(StateKey key) {
        Map<String, String> result = new TreeMap<>();
        values.forEach((name, value) -> result.put(name, secretNames.contains(name) ? key.hash(value) : value));
        return result;
    }
}
