/**
 * Does what was started answer as its App says?
 *
 * <p>Called by plans' steps as the READ tools {@code probe.http} and {@code probe.chat}. Must not know what runs there or how it was
 * started: an endpoint is all it gets. Invariant: a probe succeeds only by an answer that it has just seen.
 */
@NullMarked
package dev.slipway.probe;

import org.jspecify.annotations.NullMarked;
