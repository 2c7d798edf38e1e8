package dev.slipway.execution;

/** Somebody else owns the App's work now: stop at once and touch nothing more. Caught where jobs begin. */
@SuppressWarnings("serial") // never serialised
public final class FenceLost extends RuntimeException {

    public FenceLost(String message) {
        super(message, null, false, false);
    }
}
