package dev.slipway.execution;

import dev.slipway.plan.Failure;
import java.time.Duration;

/** How far an entry came. */
public sealed interface Advance {

    Execution execution();

    record Finished(Execution execution) implements Advance {}

    /** A step failed for good. */
    record Failed(Execution execution, Failure failure) implements Advance {}

    /** Ask again later; the worker is free meanwhile. */
    record Waiting(Execution execution, Duration askAgainAfter, String why) implements Advance {}

    /** The world did not answer: to be tried again with back-off, as long as the App allows. */
    record Troubled(Execution execution, Failure failure) implements Advance {}

    /** It can't be told whether a step took effect: a person must look. */
    record InDoubt(Execution execution, String step, String why) implements Advance {}

    /** Something happened that the pipeline should look at before the next step. */
    record Woken(Execution execution) implements Advance {}
}
