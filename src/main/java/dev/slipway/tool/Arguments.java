package dev.slipway.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The arguments of one call: a sorted, immutable tree of String, Boolean, Long, List, Map and {@link Reference}. As JSON a
 * reference is {@code {"$ref": "step.output"}}; names of user-given maps are checked before, so that none can look like it.
 */
public final class Arguments {

    public static final Arguments NONE = new Arguments(new TreeMap<>());

    private static final String REFERENCE = "$ref";

    private final SortedMap<String, Object> values;

    private Arguments(SortedMap<String, Object> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    @JsonCreator
    public static Arguments of(Map<String, ?> values) {
        TreeMap<String, Object> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, fromJson(value)));
        return new Arguments(copy);
    }

    public Arguments with(String name, Object value) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, fromJson(value));
        return new Arguments(copy);
    }

    public Arguments without(String name) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.remove(name);
        return new Arguments(copy);
    }

    /** The text under a name that the tool's contract requires. */
    public String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("argument is missing: " + name));
    }

    /** Of what a call means: {@code keys}, or its one {@code key}. */
    public List<String> keys() {
        List<String> many = texts("keys");
        return many.isEmpty() ? List.of(text("key")) : many;
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(String.class::cast);
    }

    public Optional<Long> number(String name) {
        return Optional.ofNullable(values.get(name)).map(Long.class::cast);
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    public List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    public Map<String, String> entries(String name) {
        TreeMap<String, String> result = new TreeMap<>();
        map(name).forEach((key, value) -> result.put(key, (String) value));
        return result;
    }

    public List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // only maps with text keys get in
    public Map<String, Object> map(String name) {
        return values.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The references in it, in order. */
    public List<Reference> references() {
        return values.values().stream()
                .flatMap(value -> references(value).stream())
                .toList();
    }

    /** With each reference replaced; the function throws for one that it can't fill. */
    public Arguments filled(Function<Reference, String> outputs) {
        TreeMap<String, Object> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, fill(value, outputs)));
        return new Arguments(copy);
    }

    /** As plain JSON values, references as {@code {"$ref": …}}. */
    @JsonValue
    public Map<String, Object> json() {
        TreeMap<String, Object> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, toJson(value)));
        return copy;
    }

    public Digest digest() {
        return Digest.of(CanonicalJson.of(json()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Arguments that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return CanonicalJson.of(json());
    }

    private static Object fromJson(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean flag -> flag;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Reference reference -> reference;
            case List<?> list -> list.stream().map(Arguments::fromJson).toList();
            case Map<?, ?> map -> fromMap(map);
            default -> throw new IllegalArgumentException("not an argument: " + value.getClass());
        };
    }

    private static Object fromMap(Map<?, ?> map) {
        if (map.size() == 1 && map.get(REFERENCE) instanceof String text) {
            int dot = text.lastIndexOf('.');
            return new Reference(text.substring(0, dot), text.substring(dot + 1));
        }
        TreeMap<String, Object> copy = new TreeMap<>();
        map.forEach((name, value) -> copy.put((String) name, fromJson(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object toJson(Object value) {
        return switch (value) {
            case Reference reference -> Map.of(REFERENCE, reference.step() + "." + reference.output());
            case List<?> list -> list.stream().map(Arguments::toJson).toList();
            case Map<?, ?> map -> {
                TreeMap<String, Object> copy = new TreeMap<>();
                map.forEach((name, item) -> copy.put((String) name, toJson(item)));
                yield copy;
            }
            default -> value;
        };
    }

    private static List<Reference> references(Object value) {
        return switch (value) {
            case Reference reference -> List.of(reference);
            case List<?> list ->
                list.stream().flatMap(item -> references(item).stream()).toList();
            case Map<?, ?> map ->
                map.values().stream().flatMap(item -> references(item).stream()).toList();
            default -> List.of();
        };
    }

    private static Object fill(Object value, Function<Reference, String> outputs) {
        return switch (value) {
            case Reference reference -> outputs.apply(reference);
            case List<?> list -> list.stream().map(item -> fill(item, outputs)).toList();
            case Map<?, ?> map -> {
                TreeMap<String, Object> copy = new TreeMap<>();
                map.forEach((name, item) -> copy.put((String) name, fill(item, outputs)));
                yield Collections.unmodifiableMap(copy);
            }
            default -> value;
        };
    }
}
