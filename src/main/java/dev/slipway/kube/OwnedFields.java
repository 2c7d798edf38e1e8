package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a live object that Slipway applied, as the API server recorded it in {@code managedFields} (FieldsV1: {@code f:} a
 * field, {@code k:} an item by its keys, {@code v:} an item by its value, {@code .} the item itself). Others' changes in it count,
 * others' own fields do not; Slipway's labels and annotations are left out.
 */
final class OwnedFields {

    static final String MANAGER = "slipway";

    private OwnedFields() {}

    /** Under which apiVersion the server recorded them; empty when Slipway applied nothing. */
    static Optional<String> apiVersion(Json live) {
        return entry(live).flatMap(entry -> entry.text("apiVersion"));
    }

    static Json of(Json live) {
        Json owned = entry(live)
                .map(entry -> Json.of(select(live.fields(), entry.at("fieldsV1"))))
                .orElse(Json.EMPTY);
        return withoutStamp(owned);
    }

    /** An object without what was recorded of others, from which the same is read; but for who scales it. */
    static Json brief(Json live) {
        List<Map<String, @Nullable Object>> read = live.list("metadata", "managedFields").stream()
                .filter(entry -> isOwn(entry) || Scaling.isRecord(entry))
                .map(Json::fields)
                .toList();
        return live.with(
                "metadata", live.at("metadata").with("managedFields", read).fields());
    }

    private static boolean isOwn(Json entry) {
        return entry.text("manager").equals(Optional.of(MANAGER))
                && entry.text("operation").equals(Optional.of("Apply"));
    }

    private static Optional<Json> entry(Json live) {
        return live.list("metadata", "managedFields").stream()
                .filter(OwnedFields::isOwn)
                .findFirst();
    }

    private static @Nullable Object select(@Nullable Object value, Json record) {
        boolean whole = record.fields().keySet().stream().allMatch(name -> name.equals("."));
        if (whole) {
            return record.fields().isEmpty() ? value : shell(value);
        }
        return value instanceof List<?> list ? items(list, record) : fields(Json.of(value), record);
    }

    /** Of an item that is owned without its fields only its being there counts. */
    private static @Nullable Object shell(@Nullable Object value) {
        return value instanceof Map<?, ?> ? Map.of() : value instanceof List<?> ? List.of() : value;
    }

    private static Map<String, @Nullable Object> fields(Json value, Json record) {
        TreeMap<String, @Nullable Object> chosen = new TreeMap<>();
        for (Map.Entry<String, @Nullable Object> field : record.fields().entrySet()) {
            String name = field.getKey().startsWith("f:") ? field.getKey().substring(2) : "";
            if (value.has(name)) {
                chosen.put(name, select(value.value(name), Json.of(field.getValue())));
            }
        }
        return chosen;
    }

    private static List<@Nullable Object> items(List<?> list, Json record) {
        List<@Nullable Object> chosen = new ArrayList<>();
        for (Object item : list) {
            for (Map.Entry<String, @Nullable Object> entry : record.fields().entrySet()) {
                if (matches(item, entry.getKey())) {
                    chosen.add(keys(item, entry.getKey(), select(item, Json.of(entry.getValue()))));
                }
            }
        }
        return chosen;
    }

    private static boolean matches(@Nullable Object item, String key) {
        Object wanted = parsed(key);
        if (key.startsWith("v:")) {
            return same(item, wanted);
        }
        Json found = Json.of(item);
        return key.startsWith("k:")
                && Json.of(wanted).fields().entrySet().stream()
                        .allMatch(field -> same(found.value(field.getKey()), field.getValue()));
    }

    /** An item is known by its keys, also where they are not listed as fields. */
    private static @Nullable Object keys(@Nullable Object item, String key, @Nullable Object chosen) {
        if (!key.startsWith("k:") || !(chosen instanceof Map<?, ?>)) {
            return chosen;
        }
        Json whole = Json.of(item);
        Json result = Json.of(chosen);
        for (String name : Json.of(parsed(key)).fields().keySet()) {
            result = result.with(name, whole.value(name));
        }
        return result.fields();
    }

    private static @Nullable Object parsed(String key) {
        try {
            return key.length() < 2 ? null : Json.parse(key.substring(2));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(one, other);
    }

    private static Json withoutStamp(Json owned) {
        Json metadata = owned.at("metadata");
        Json labels = metadata.at("labels").without(Stamp.APP, Stamp.MANAGED_BY);
        Json annotations = metadata.at("annotations").without(Stamp.KEY, Stamp.TOKEN, Stamp.NAME);
        return owned.with(
                "metadata",
                metadata.with("labels", labels.fields())
                        .with("annotations", annotations.fields())
                        .fields());
    }
}
