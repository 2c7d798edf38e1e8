package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * No secret in arguments: they are recorded and shown. Looks for the shapes of well-known credentials, and for values under names
 * that say they are secret. Not a proof, a net.
 */
public final class NoSecrets implements Guardrail {

    /** Shapes as their issuers document them; each pattern is linear, on at most {@link #MOST_CHARACTERS}. */
    private static final Pattern SHAPES = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY"
            + "|\\b(?:AKIA[0-9A-Z]{16}\\b"
            + "|gh[pousr]_[A-Za-z0-9]{36}"
            + "|github_pat_[A-Za-z0-9_]{22}"
            + "|glpat-[A-Za-z0-9_-]{20}"
            + "|xox[abprs]-[A-Za-z0-9-]{10}"
            + "|sk-[A-Za-z0-9_-]{20}"
            + "|AIza[A-Za-z0-9_-]{35}"
            + "|hf_[A-Za-z0-9]{30}"
            + "|eyJ[A-Za-z0-9_-]{10,500}\\.eyJ[A-Za-z0-9_-]{10})");

    private static final Pattern NAMES = Pattern.compile(
            "(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)($|_)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern HARMLESS = Pattern.compile("|true|false|[0-9.]{1,12}");

    private static final int MOST_CHARACTERS = 32 * 1024;

    @Override
    public String name() {
        return "no-secrets";
    }

    @Override
    public Verdict check(App app, ToolCall call) {
        return strings(call.arguments().json())
                .flatMap(text -> shaped(text).stream())
                .findFirst()
                .or(() -> named(call))
                .map(Verdict.class::cast)
                .orElseGet(Verdict::allow);
    }

    private static Optional<Verdict.Deny> shaped(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.of(new Verdict.Deny(
                    "ArgumentTooLong", "an argument has more than " + MOST_CHARACTERS + " characters"));
        }
        return SHAPES.matcher(text).find()
                ? Optional.of(new Verdict.Deny(
                        "SecretInArguments",
                        "an argument looks like a credential: put it into a secret and name it in secretEnvironment"))
                : Optional.empty();
    }

    private static Optional<Verdict.Deny> named(ToolCall call) {
        return call.arguments().map("environment").entrySet().stream()
                .filter(NoSecrets::isSecret)
                .findFirst()
                .map(variable -> new Verdict.Deny(
                        "SecretInArguments",
                        "the variable " + variable.getKey()
                                + " has its value in the open: put it into a secret and name it in secretEnvironment"));
    }

    /** Figures, switches and paths under such names ({@code TOKEN_LIMIT}, {@code API_KEY_FILE}) hide nothing. */
    private static boolean isSecret(Map.Entry<String, Object> variable) {
        return NAMES.matcher(variable.getKey()).find()
                && !HARMLESS.matcher(variable.getValue().toString()).matches()
                && !variable.getKey().matches(".*_(FILE|PATH)");
    }

    private static Stream<String> strings(Object value) {
        return switch (value) {
            case String text -> Stream.of(text);
            case List<?> list -> list.stream().flatMap(NoSecrets::strings);
            case Map<?, ?> map ->
                Stream.concat(
                        map.keySet().stream().map(String.class::cast),
                        map.values().stream().flatMap(NoSecrets::strings));
            default -> Stream.empty();
        };
    }
}
