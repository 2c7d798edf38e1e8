package dev.slipway.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A field that is not as it was applied.
 *
 * @param path as {@code spec.template.spec.containers[web].image}
 * @param live and {@code wanted}: as JSON, {@code nothing} where it is missing
 */
record Difference(String path, String live, String wanted) {

    private static final int MOST_CHARACTERS = 200;
    private static final String NOTHING = "nothing";

    /** Of one object; what a Secret holds is not shown. */
    static List<Difference> between(Manifest kind, Json live, Json wanted) {
        List<Difference> differences = new ArrayList<>();
        compare("", live.fields(), wanted.fields(), differences);
        if (!kind.is("", "Secret")) {
            return differences;
        }
        return differences.stream()
                .map(one -> one.path().startsWith("data") || one.path().startsWith("stringData")
                        ? new Difference(one.path(), "(hidden)", "(hidden)")
                        : one)
                .toList();
    }

    String words() {
        return path + ": " + live + " instead of " + wanted;
    }

    private static void compare(
            String path, @Nullable Object live, @Nullable Object wanted, List<Difference> differences) {
        if (Objects.equals(live, wanted)) {
            return;
        }
        if (live instanceof Map<?, ?> one && wanted instanceof Map<?, ?> other) {
            fields(path, Json.of(one).fields(), Json.of(other).fields(), differences);
        } else if (live instanceof List<?> one && wanted instanceof List<?> other && isNamed(one) && isNamed(other)) {
            fields(path, named(one), named(other), differences);
        } else {
            differences.add(new Difference(path, shown(live), shown(wanted)));
        }
    }

    private static void fields(
            String path,
            Map<String, @Nullable Object> live,
            Map<String, @Nullable Object> wanted,
            List<Difference> differences) {
        TreeSet<String> names = new TreeSet<>(live.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            boolean item = name.startsWith("[");
            String below = path.isEmpty() || item ? path + name : path + "." + name;
            compare(below, live.get(name), wanted.get(name), differences);
        }
    }

    private static boolean isNamed(List<?> list) {
        return list.stream().allMatch(item -> Json.of(item).text("name").isPresent());
    }

    private static Map<String, @Nullable Object> named(List<?> list) {
        Map<String, @Nullable Object> items = new TreeMap<>();
        list.forEach(item -> items.put("[" + Json.of(item).text("name").orElseThrow() + "]", item));
        return items;
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return NOTHING;
        }
        String text = Json.write(value);
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
