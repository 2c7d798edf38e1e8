package dev.slipway.kube;

import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Blame;
import java.util.List;
import java.util.stream.Collectors;

/** Whose fault an answer of the API server is: its words are kept, because they name the field, the rule or the missing right. */
final class Refusal {

    /** Of a field that the schema does not know, and of an item that is there twice, it says 500. */
    private static final String NO_SUCH_FORM = "failed to create typed patch object";

    private static final int MOST_WORDS = 800;
    private static final int MOST_CAUSES = 5;

    private Refusal() {}

    /** @param doing what was tried, for a sentence: {@code apply Deployment chat} */
    static Trouble of(Answer answer, String doing) {
        String said = said(answer);
        if (said.contains(NO_SUCH_FORM)) {
            return new Trouble(Blame.REVISION, "ApplyRefused", "the API server refused to " + doing + ": " + said);
        }
        return switch (answer.code()) {
            case 401 ->
                new Trouble(
                        Blame.WORLD, // tokens expire and are renewed
                        "Unauthorized",
                        "the API server does not accept Slipway's credentials to " + doing + ": " + said);
            case 403 -> forbidden(said, doing);
            case 404 ->
                new Trouble(
                        Blame.REVISION, "ApplyRefused", "the API server does not know how to " + doing + ": " + said);
            case 400, 405, 406, 413, 415, 422 ->
                new Trouble(Blame.REVISION, "ApplyRefused", "the API server refused to " + doing + ": " + said);
            case 409 ->
                new Trouble(Blame.WORLD, "Conflict", "somebody else was at it, tried to " + doing + ": " + said);
            default -> new Trouble(Blame.WORLD, "Unreachable", "the API server could not " + doing + ": " + said);
        };
    }

    /** Its words; where it quotes a whole object in them, the fields and what it says of them at the end. */
    private static String said(Answer answer) {
        String message = answer.body().text("message").orElse("HTTP " + answer.code());
        List<Json> causes = answer.body().list("details", "causes");
        return message.length() <= MOST_WORDS || causes.isEmpty()
                ? message
                : causes.stream().limit(MOST_CAUSES).map(Refusal::words).collect(Collectors.joining(", "));
    }

    private static String words(Json cause) {
        String message = cause.text("message").orElse("");
        String end =
                message.substring(Math.max(0, message.lastIndexOf("}: ") + 2)).strip();
        return cause.text("field").orElse("") + ": " + (end.length() > MOST_WORDS ? end.substring(0, MOST_WORDS) : end);
    }

    /** A field can't be changed once the object is there. */
    static boolean isImmutable(Answer answer) {
        String said = answer.body().text("message").orElse("");
        return answer.code() == 422 && (said.contains("immutable") || said.contains("updates to statefulset spec"));
    }

    private static Trouble forbidden(String said, String doing) {
        if (said.contains("because it is being terminated")) {
            return new Trouble(Blame.WORLD, "NamespaceTerminating", "can't " + doing + " yet: " + said);
        }
        if (said.contains("exceeded quota") || said.contains("must specify limits") || said.contains("usage per")) {
            return new Trouble(
                    Blame.REVISION, "QuotaExceeded", "the cluster's limits don't allow to " + doing + ": " + said);
        }
        return new Trouble(
                Blame.POLICY,
                "Forbidden",
                "the cluster does not let Slipway " + doing + ", grant it or leave it out: " + said);
    }
}
