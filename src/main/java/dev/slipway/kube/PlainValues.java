package dev.slipway.kube;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Copies what a parser made into JSON values of its own, sorted, with a limit on how much aliases may make of it. One per file. */
final class PlainValues {

    static final int MOST_VALUES = 200_000;
    private static final int MOST_DEPTH = 100;

    private int left = MOST_VALUES;

    @Nullable
    Object copy(@Nullable Object value) throws NotYaml {
        return copy(value, 0);
    }

    private @Nullable Object copy(@Nullable Object value, int depth) throws NotYaml {
        left--;
        if (left < 0 || depth > MOST_DEPTH) {
            throw new NotYaml(left < 0 ? "grows to more than " + MOST_VALUES + " values" : "is nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object item : list) {
                copy.add(copy(item, depth + 1));
            }
            return copy;
        }
        return scalar(value);
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, int depth) throws NotYaml {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = name(entry.getKey());
            if (copy.containsKey(name)) {
                throw new NotYaml("has the key " + name + " twice");
            }
            copy.put(name, copy(entry.getValue(), depth + 1));
        }
        return copy;
    }

    /** As kubectl does: {@code 8080: x} and {@code on: x} have text keys in JSON. */
    private static String name(@Nullable Object key) throws NotYaml {
        if (key instanceof String || key instanceof Boolean || key instanceof Integer || key instanceof Long) {
            return key.toString();
        }
        throw new NotYaml("has a key that is no text");
    }

    private static @Nullable Object scalar(@Nullable Object value) throws NotYaml {
        boolean plain = value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || (value instanceof Double number && Double.isFinite(number));
        if (!plain) {
            throw new NotYaml("has a value that JSON does not know (a date, binary data or an infinite number)");
        }
        return value;
    }
}
