package dev.slipway.kube;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Common Expression Language over one object of a cluster. It has no side effects; a comprehension goes round at most
 * {@value #MOST_ITERATIONS} times. The language is set up when the first expression comes, which takes a second.
 */
@Singleton
final class Expressions {

    static final List<String> VARIABLES = List.of("apiVersion", "kind", "metadata", "spec", "status", "data");

    private static final int MOST_ITERATIONS = 1_000;
    private static final int MOST_KEPT = 200;

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final LinkedHashMap<String, Expression> kept =
            new LinkedHashMap<>(16, 0.75f, true); // the longest unused one first
    private @Nullable Language language;

    private record Language(CelCompiler compiler, CelRuntime runtime) {

        static Language standard() {
            CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                    .setOptions(OPTIONS)
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .setResultType(SimpleType.BOOL);
            VARIABLES.forEach(name -> builder.addVar(name, SimpleType.DYN));
            return new Language(
                    builder.build(),
                    CelRuntimeFactory.standardCelRuntimeBuilder()
                            .setOptions(OPTIONS)
                            .build());
        }
    }

    /** One that was compiled. */
    record Expression(CelRuntime.Program program) {

        /** @throws NoAnswer when the object lacks what it asks for, or it is no boolean */
        boolean holds(Json object) throws NoAnswer {
            Map<String, Object> variables = new TreeMap<>();
            VARIABLES.forEach(name -> {
                Object value = object.value(name);
                variables.put(name, value == null ? Map.of() : plain(value));
            });
            try {
                if (program.eval(variables) instanceof Boolean answer) {
                    return answer;
                }
                throw new NoAnswer("is neither true nor false");
            } catch (CelEvaluationException e) {
                throw new NoAnswer(String.valueOf(e.getMessage()));
            }
        }
    }

    /** An expression says nothing about this object, and why. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String why) {
            super(why);
        }
    }

    /** @throws Trouble {@code InvalidCELExpression}, with the place in it */
    synchronized Expression compile(String text) {
        Expression known = kept.get(text);
        if (known != null) {
            return known;
        }
        Language standard = language == null ? Language.standard() : language;
        language = standard;
        try {
            Expression made = new Expression(standard.runtime()
                    .createProgram(standard.compiler().compile(text).getAst()));
            kept.put(text, made);
            if (kept.size() > MOST_KEPT) {
                kept.pollFirstEntry();
            }
            return made;
        } catch (CelValidationException | CelEvaluationException e) {
            throw Trouble.revision("InvalidCELExpression", text + ": " + e.getMessage());
        }
    }

    /** CEL knows no Integer, and what is null is as if it were not there. */
    private static Object plain(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Map<?, ?> map -> {
                TreeMap<String, Object> copy = new TreeMap<>();
                map.forEach((name, item) -> {
                    if (item != null) {
                        copy.put(String.valueOf(name), plain(item));
                    }
                });
                yield copy;
            }
            case List<?> list ->
                list.stream()
                        .filter(item -> item != null)
                        .map(item -> plain((Object) item))
                        .toList();
            default -> value;
        };
    }
}
