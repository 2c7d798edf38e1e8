package dev.slipway.deployment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns the document of an App, as YAML or JSON gave it, into checked records, or says all that is wrong with it. Every field of the
 * App that this version does not act on is refused by name; so is every unknown one.
 */
public final class AppManifest {

    public static final String API_VERSION = "slipway.dev/v1alpha1";
    public static final String KIND = "App";
    public static final String DEFAULT_NAMESPACE = "default";

    /** As canonical JSON; a larger document is refused. */
    public static final int MOST_CHARACTERS = 256 * 1024;

    static final Want LABEL =
            Want.of("lower-case letters, digits and dashes, at most 63, as my-app", 63, AppName::isLabel);

    private static final int MOST_LABELS = 64;
    private static final Want META_KEY = Want.matching(
            "letters, digits, dashes, dots and one slash", 317, "([a-zA-Z0-9.-]{1,253}/)?[a-zA-Z0-9._-]{1,63}");
    private static final Want LABEL_VALUE =
            Want.matching("letters, digits, dashes, dots and underscores, at most 63", 63, "[a-zA-Z0-9._-]*");
    private static final Want ANNOTATION = Want.of("a text of at most 4096 characters", 4096, Text::isStorable);

    private AppManifest() {}

    /** What a document came to. */
    public sealed interface Parsed {

        /**
         * {@code manifest} is the document as canonical JSON, without what was empty: parsed again it gives the same.
         */
        record Valid(AppName name, AppSpec spec, String manifest) implements Parsed {}

        /** Each problem with its path, what is wrong and what to write. */
        record Invalid(List<String> problems) implements Parsed {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public static Parsed parse(Map<String, ?> document) {
        Problems problems = new Problems();
        Fields root = new Fields(document, "", problems);
        root.requiredText("apiVersion", Want.of(API_VERSION, 100, API_VERSION::equals), API_VERSION);
        root.requiredText("kind", Want.of(KIND, 100, KIND::equals), KIND);
        AppName name = name(root.requiredObject("metadata", "metadata: {name: my-app}"));
        AppSpec spec = SpecFields.read(root.requiredObject("spec", "spec: {source: …, target: …}"));
        root.end();
        if (!problems.found().isEmpty()) {
            return new Parsed.Invalid(problems.found());
        }
        String manifest = CanonicalJson.of(canonical(document));
        return manifest.length() <= MOST_CHARACTERS
                ? new Parsed.Valid(name, spec, manifest)
                : new Parsed.Invalid(List.of("the document is longer than " + MOST_CHARACTERS
                        + " characters: keep large values in files of the repository"));
    }

    private static AppName name(Fields metadata) {
        String name = metadata.requiredText("name", LABEL, "x");
        String namespace = metadata.text("namespace", LABEL, DEFAULT_NAMESPACE);
        metadata.map("labels", META_KEY, LABEL_VALUE, MOST_LABELS);
        metadata.map("annotations", META_KEY, ANNOTATION, MOST_LABELS);
        metadata.end();
        return new AppName(namespace, name);
    }

    /** Fractions become texts, which the fields that take them read the same; empty fields go. */
    private static Object canonical(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                TreeMap<String, Object> copy = new TreeMap<>();
                map.forEach((key, item) -> {
                    if (item != null) {
                        copy.put((String) key, canonical(item));
                    }
                });
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(canonical(item)));
                yield copy;
            }
            case Double fraction -> Quantity.plain(fraction);
            case Float fraction -> Quantity.plain(fraction);
            case BigDecimal fraction -> Quantity.plain(fraction);
            default -> value;
        };
    }
}
