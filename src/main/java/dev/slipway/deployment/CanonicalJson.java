package dev.slipway.deployment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one encoding that digests are made over: JSON without white space, keys sorted by UTF-16 code unit, integers only (the
 * subset of RFC 8785 that Slipway's values need). Accepts String, Boolean, Integer, Long, List and Map with String keys.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case String text -> quote(text, out);
            case Boolean flag -> out.append(flag);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case List<?> list -> writeList(list, out);
            case Map<?, ?> map -> writeMap(map, out);
            default -> throw new IllegalArgumentException("no canonical form for " + value.getClass());
        }
    }

    private static void writeList(List<?> list, StringBuilder out) {
        out.append('[');
        String comma = "";
        for (Object item : list) {
            out.append(comma);
            write(item, out);
            comma = ",";
        }
        out.append(']');
    }

    private static void writeMap(Map<?, ?> map, StringBuilder out) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put((String) key, value));
        out.append('{');
        String comma = "";
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            out.append(comma);
            quote(entry.getKey(), out);
            out.append(':');
            write(entry.getValue(), out);
            comma = ",";
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
