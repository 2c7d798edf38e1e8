package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as it came from a file or the API server. Asked for what is missing or of another type it answers empty, so that
 * no form of a hostile manifest can make a question fail. Read only.
 */
record Json(Map<String, @Nullable Object> fields) {

    static final Json EMPTY = new Json(Map.of());

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @SuppressWarnings("unchecked") // JSON has only text keys
    static Json of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Json((Map<String, @Nullable Object>) map) : EMPTY;
    }

    /** Any JSON value. */
    static Object parse(String text) throws JsonProcessingException {
        Object value = MAPPER.readValue(text, Object.class);
        return value == null ? Map.of() : value;
    }

    /** Without white space, keys sorted: equal values, equal text. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value", e);
        }
    }

    @Nullable
    Object value(String... path) {
        Object value = fields;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    Json at(String... path) {
        return of(value(path));
    }

    Optional<String> text(String... path) {
        return value(path) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Long> number(String... path) {
        return value(path) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    boolean has(String... path) {
        return value(path) != null;
    }

    /** The objects of a list; what is no object in it is left out. */
    List<Json> list(String... path) {
        return value(path) instanceof List<?> list
                ? list.stream()
                        .filter(item -> item instanceof Map)
                        .map(Json::of)
                        .toList()
                : List.of();
    }

    Stream<String> texts(String... path) {
        return value(path) instanceof List<?> list
                ? list.stream().filter(String.class::isInstance).map(String.class::cast)
                : Stream.empty();
    }

    /** A sorted copy with one field replaced. */
    Json with(String name, @Nullable Object value) {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>(fields);
        copy.put(name, value);
        return new Json(copy);
    }

    Json without(String... names) {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>(fields);
        List.of(names).forEach(copy::remove);
        return new Json(copy);
    }
}
