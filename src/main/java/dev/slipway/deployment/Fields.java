package dev.slipway.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a document. Whatever does not fit is noted, and answered with nothing or with a stand-in: what is made
 * from a document with problems is never given out. A field without a value counts as absent.
 */
final class Fields {

    private static final String QUOTES = " (put it in quotes)";

    private final String path;
    private final Problems problems;
    private final Map<String, Object> values = new TreeMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> refused = new HashSet<>();

    Fields(Map<?, ?> raw, String path, Problems problems) {
        this.path = path;
        this.problems = problems;
        raw.forEach((key, value) -> {
            if (key instanceof String name) {
                if (value != null) {
                    values.put(name, value);
                }
            } else {
                problems.add(path, "has a field whose name is not a text: put it in quotes");
            }
        });
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void problem(String name, String trouble) {
        problems.add(at(name), trouble);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Fields of the App that this version does not act on: refused by name, never ignored. */
    void refuse(String... names) {
        for (String name : names) {
            refused.add(name);
            if (has(name)) {
                problem(name, "is not supported by this version: remove it");
            }
        }
    }

    /** Must be the last call: what was not asked for until now is unknown. */
    void end() {
        for (String name : values.keySet()) {
            if (!known.contains(name) && !refused.contains(name)) {
                problem(Problems.shown(name), "is not a field: " + suggestion(name));
            }
        }
    }

    private String suggestion(String name) {
        return Nearest.to(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> known.isEmpty() ? "remove it" : "the fields here are " + String.join(", ", known));
    }

    Optional<String> text(String name, Want want) {
        return value(name).flatMap(value -> text(at(name), value, want));
    }

    String text(String name, Want want, String otherwise) {
        return text(name, want).orElse(otherwise);
    }

    String requiredText(String name, Want want, String standIn) {
        require(name, want.words());
        return text(name, want, standIn);
    }

    void require(String name, String words) {
        if (!has(name)) {
            problem(name, "is missing: write " + words);
        }
    }

    /** A field where a number may be written with and without quotes. */
    Optional<String> numberOrText(String name, Want want) {
        return value(name)
                .flatMap(
                        value -> text(at(name), value instanceof Number number ? Quantity.plain(number) : value, want));
    }

    boolean holdsText(String name) {
        return values.get(name) instanceof String;
    }

    Optional<Integer> integer(String name, int least, int most) {
        String want = "a whole number from " + least + " to " + most;
        return value(name).flatMap(value -> {
            if (value instanceof Integer number && number >= least && number <= most) {
                return Optional.of(number);
            }
            if (value instanceof Long number && number >= least && number <= most) {
                return Optional.of(number.intValue());
            }
            problem(name, "is " + described(value) + ": write " + want);
            return Optional.empty();
        });
    }

    boolean flag(String name, boolean otherwise) {
        Optional<Object> value = value(name);
        if (value.isEmpty() || value.get() instanceof Boolean) {
            return (Boolean) value.orElse(otherwise);
        }
        problem(name, "is " + described(value.get()) + ": write true or false");
        return otherwise;
    }

    /** One of some words. */
    <T> T choice(String name, Map<String, T> choices, T otherwise) {
        String words = "one of " + String.join(", ", choices.keySet());
        String key = text(name, Want.of(words, 40, choices::containsKey), "");
        return choices.getOrDefault(key, otherwise);
    }

    Optional<Fields> object(String name) {
        return value(name).flatMap(value -> object(at(name), value));
    }

    Fields requiredObject(String name, String words) {
        require(name, words);
        return object(name).orElseGet(() -> new Fields(Map.of(), at(name), new Problems()));
    }

    List<String> texts(String name, Want want, int most) {
        List<String> texts = new ArrayList<>();
        List<?> items = list(name, most);
        for (int i = 0; i < items.size(); i++) {
            text(at(name) + "[" + i + "]", items.get(i), want).ifPresent(texts::add);
        }
        return texts;
    }

    List<Fields> objects(String name, int most) {
        List<Fields> objects = new ArrayList<>();
        List<?> items = list(name, most);
        for (int i = 0; i < items.size(); i++) {
            object(at(name) + "[" + i + "]", items.get(i)).ifPresent(objects::add);
        }
        return objects;
    }

    /** Texts by names that the author of the document chose. */
    Map<String, String> map(String name, Want key, Want want, int most) {
        Map<String, String> map = new TreeMap<>();
        object(name).ifPresent(fields -> {
            if (fields.values.size() > most) {
                problem(name, "has more than " + most + " entries: remove some");
                return;
            }
            fields.values.keySet().forEach(entry -> {
                String trouble = key.trouble(entry);
                if (!trouble.isEmpty()) {
                    problem(name, "has a name that " + trouble);
                }
                text(fields.at(Problems.shown(entry)), fields.values.get(entry), want)
                        .ifPresent(value -> map.put(entry, value));
            });
        });
        return map;
    }

    /** The one of some fields that is there; a problem, and nothing, when it is none or several. */
    Optional<String> exactlyOne(String... names) {
        known.addAll(List.of(names));
        List<String> there = Stream.of(names).filter(this::has).toList();
        if (there.size() == 1) {
            return Optional.of(there.getFirst());
        }
        if (refused.stream().noneMatch(this::has) || there.size() > 1) {
            String which = there.isEmpty() ? "none" : String.join(" and ", there);
            problems.add(path, "names " + which + ": write exactly one of " + String.join(", ", names));
        }
        return Optional.empty();
    }

    private Optional<Object> value(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    private Optional<String> text(String where, @Nullable Object value, Want want) {
        if (!(value instanceof String text)) {
            String hint = value instanceof Number || value instanceof Boolean ? QUOTES : "";
            problems.add(where, "is " + described(value) + ": write " + want.words() + hint);
            return Optional.empty();
        }
        String trouble = want.trouble(text);
        if (trouble.isEmpty()) {
            return Optional.of(text);
        }
        problems.add(where, trouble);
        return Optional.empty();
    }

    private Optional<Fields> object(String where, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return Optional.of(new Fields(map, where, problems));
        }
        problems.add(where, "is " + described(value) + ": write an object with named fields");
        return Optional.empty();
    }

    private List<?> list(String name, int most) {
        Optional<Object> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof List<?> list)) {
            problem(name, "is " + described(value.get()) + ": write a list");
            return List.of();
        }
        if (list.size() > most) {
            problem(name, "has more than " + most + " items: remove some");
            return List.of();
        }
        return list;
    }

    private static String described(@Nullable Object value) {
        return switch (value) {
            case null -> "empty";
            case String text -> "\"" + Problems.shown(text) + "\"";
            case Number number -> Problems.shown("the number " + number);
            case Boolean flag -> flag.toString();
            case List<?> list -> "a list";
            case Map<?, ?> map -> "an object";
            default -> "neither text, number, list nor object";
        };
    }
}
