package dev.slipway.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds containers wherever they stand in an object: a list named {@code containers}, {@code initContainers} or {@code ephemeralContainers}. */
final class Containers {

    static final Set<String> LISTS = Set.of("containers", "initContainers", "ephemeralContainers");

    private Containers() {}

    /** A copy with each container's image replaced. */
    static Manifest withImages(Manifest manifest, UnaryOperator<String> image) {
        return new Manifest(Json.of(copy(manifest.json().fields(), image)));
    }

    private static @Nullable Object copy(@Nullable Object value, UnaryOperator<String> image) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, @Nullable Object> copy = new TreeMap<>();
            map.forEach((name, item) -> {
                Object changed = copy(item, image);
                copy.put((String) name, LISTS.contains(name) ? replaced(changed, image) : changed);
            });
            return copy;
        }
        return value instanceof List<?> list ? each(list, item -> copy(item, image)) : value;
    }

    private static @Nullable Object replaced(@Nullable Object containers, UnaryOperator<String> image) {
        return containers instanceof List<?> list
                ? each(list, container -> {
                    Json json = Json.of(container);
                    return json.text("image")
                            .map(name -> (Object)
                                    json.with("image", image.apply(name)).fields())
                            .orElse(container);
                })
                : containers;
    }

    private static List<@Nullable Object> each(List<?> list, UnaryOperator<@Nullable Object> change) {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(change.apply(item)));
        return copy;
    }

    /** The containers that stand anywhere in a value. */
    static List<Json> in(@Nullable Object value) {
        List<Json> found = new ArrayList<>();
        collect(value, found);
        return found;
    }

    private static void collect(@Nullable Object value, List<Json> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> {
                if (item instanceof List<?> list && LISTS.contains(name)) {
                    list.stream().filter(Map.class::isInstance).map(Json::of).forEach(found::add);
                }
                collect(item, found);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, found));
        }
    }
}
