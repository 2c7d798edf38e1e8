package dev.slipway.api;

import dev.slipway.pipeline.Answer;

/** Ends a request with a {@link Problem}: the way out of any depth of a resource method. */
@SuppressWarnings("serial") // never serialised
final class Refusal extends RuntimeException {

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
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
            case Answer.NotFound(String message) -> throw new Refusal(404, message);
            case Answer.Conflict(String message) -> throw new Refusal(409, message);
        };
    }
}
