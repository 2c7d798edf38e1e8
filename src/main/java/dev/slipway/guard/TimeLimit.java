package dev.slipway.guard;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks guardrails one after the other, each under a time limit of its own. */
public interface TimeLimit {

    /**
     * Their answers.
     *
     * @param works none of which throws
     * @return as many answers in the same order; empty where one took too long
     */
    <T> List<Optional<T>> each(List<Supplier<T>> works);
}
