package dev.slipway.api;

import dev.slipway.pipeline.Answer;

/** Ends a request with a {@link Problem}: the way out of any depth of a resource method. */
@SuppressWarnings("serial") // never serialised
final class Refusal extends RuntimeException {

    private final transient Problem problem;
    private final boolean told;

    Refusal(Problem problem) {
        this(problem, false);
    }

    private Refusal(Problem problem, boolean told) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.told = told;
    }

    /** One that the core has told in the audit. */
    static Refusal told(int status, String detail) {
        return new Refusal(Problem.of(status, detail), true);
    }

    boolean isTold() {
        return told;
    }

    Refusal(int status, String detail) {
        this(Problem.of(status, detail));
    }

    Problem problem() {
        return problem;
    }

    static String accepted(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(String message) -> message;
            case Answer.NotFound(String message) -> throw told(404, message);
            case Answer.Conflict(String message) -> throw told(409, message);
        };
    }
}
