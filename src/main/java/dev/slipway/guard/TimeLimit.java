package dev.slipway.guard;

import java.util.Optional;
import java.util.function.Supplier;

/** Runs a guardrail under a time limit; empty when it took too long. What the guardrail throws comes out unchanged. */
public interface TimeLimit {

    <T> Optional<T> within(Supplier<T> work);
}
