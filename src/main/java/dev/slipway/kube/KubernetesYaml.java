package dev.slipway.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as kubectl understands it: YAML 1.1 without dates and base-60 numbers ({@code 80:80} is a text). Makes plain values only;
 * size, depth, aliases and keys that occur twice are limited or refused, and the file's content stays out of error texts.
 */
final class KubernetesYaml {

    private static final int MOST_ALIASES = 50;
    private static final int MOST_DEPTH = 100;

    private KubernetesYaml() {}

    /** It is no YAML, or too much of it. */
    static final class NotYaml extends Exception {
        private static final long serialVersionUID = 1;

        NotYaml(String why) {
            super(why, null, false, false);
        }
    }

    /** The documents of a file; empty ones are left out. Shared parts (aliases) are the same object more than once. */
    static List<Object> documents(String text, int most) throws NotYaml {
        List<Object> documents = new ArrayList<>();
        try {
            for (Object document : yaml(text.length()).loadAll(text)) {
                if (document != null) {
                    documents.add(document);
                }
                if (documents.size() > most) {
                    throw new NotYaml("holds more than " + most + " documents");
                }
            }
        } catch (MarkedYAMLException e) {
            String where = e.getProblemMark() == null
                    ? ""
                    : " at line " + (e.getProblemMark().getLine() + 1);
            throw new NotYaml("is not valid YAML" + where + ": " + problem(e.getProblem()));
        } catch (YAMLException e) {
            throw new NotYaml("is not YAML that is read here: " + problem(e.getMessage()));
        }
        return documents;
    }

    /** One line of the parser's words; they may quote a key, never a value of more than a few characters. */
    private static String problem(@Nullable String words) {
        String line = words == null ? "" : words.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private static Yaml yaml(int length) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(MOST_DEPTH);
        options.setCodePointLimit(Math.max(1, length));
        DumperOptions dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options, new PlainScalars());
    }

    /** Which plain scalars are more than text. */
    private static final class PlainScalars extends Resolver {

        private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)");
        private static final Pattern BROKEN = Pattern.compile(
                "[-+]?(?:[0-9][0-9_]*\\.[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, BROKEN, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
