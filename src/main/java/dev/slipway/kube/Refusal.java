package dev.slipway.kube;

import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Blame;

/** Whose fault an answer of the API server is: its words are kept, because they name the field, the rule or the missing right. */
final class Refusal {

    /** Of a field that the schema does not know, and of an item that is there twice, it says 500. */
    private static final String NO_SUCH_FORM = "failed to create typed patch object";

    private Refusal() {}

    /** @param doing what was tried, for a sentence: {@code apply Deployment chat} */
    static Trouble of(Answer answer, String doing) {
        String said = answer.body().text("message").orElse("HTTP " + answer.code());
        if (said.contains(NO_SUCH_FORM)) {
            return new Trouble(Blame.REVISION, "ApplyRefused", "the API server refused to " + doing + ": " + said);
        }
        return switch (answer.code()) {
            case 401 ->
                new Trouble(
                        Blame.POLICY,
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
