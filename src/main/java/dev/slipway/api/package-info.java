/**
 * What may people and programs with a token see and ask for?
 *
 * <p>REST and a live stream under {@code /api/v1}, called over HTTP. Turns requests into calls of {@code pipeline} and answers into
 * JSON; decides nothing itself. Invariant: nothing below {@code /api} is answered without a token that is known.
 */
@NullMarked
package dev.slipway.api;

import org.jspecify.annotations.NullMarked;
