/**
 * How are people and programs told?
 *
 * <p>{@code pipeline}'s courier hands over one event and one receiver at a time. Must not know when to try again. Invariant: a secret
 * is read at the moment of sending, and neither it nor an address with one in it appears in an answer.
 */
@NullMarked
package dev.slipway.notify;

import org.jspecify.annotations.NullMarked;
