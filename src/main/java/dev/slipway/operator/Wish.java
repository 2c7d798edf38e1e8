package dev.slipway.operator;

import org.jspecify.annotations.Nullable;

/**
 * What came of the annotation by which somebody asks for a deployment.
 *
 * @param handled its last value that was acted on
 * @param refused its last value that was refused
 */
record Wish(@Nullable String handled, @Nullable String refused) {

    boolean wasRefused() {
        return refused != null && refused.equals(handled);
    }
}
