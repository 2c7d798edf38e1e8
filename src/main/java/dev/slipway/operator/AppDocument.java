package dev.slipway.operator;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code spec} as the server has it: also with fields that this version does not know, so that they are refused and not ignored. */
@RegisterForReflection
public final class AppDocument {

    private final Map<String, @Nullable Object> fields = new TreeMap<>();

    @JsonAnyGetter
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    @JsonAnySetter
    void set(String name, @Nullable Object value) {
        fields.put(name, value);
    }
}
