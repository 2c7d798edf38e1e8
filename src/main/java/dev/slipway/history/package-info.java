/**
 * What happened?
 *
 * <p>{@code pipeline} records, {@code api}, {@code notify} and the status of later rooms tell. Must not know who is told. Invariant:
 * an event is recorded in the transaction of what it tells of.
 */
@NullMarked
package dev.slipway.history;

import org.jspecify.annotations.NullMarked;
