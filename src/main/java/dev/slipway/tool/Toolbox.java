package dev.slipway.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tools of this installation by name. Two of one name are a mistake at start-up. */
public final class Toolbox {

    private final Map<String, Tool> tools;

    public Toolbox(List<Tool> tools) {
        this.tools = tools.stream()
                .collect(Collectors.toUnmodifiableMap(tool -> tool.spec().name(), Function.identity()));
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }
}
