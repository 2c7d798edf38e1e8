/**
 * What was asked for on the command line?
 *
 * <p>{@code boot} acts on it. Must not start anything. Invariant: what is not understood is refused with a sentence, never ignored.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
