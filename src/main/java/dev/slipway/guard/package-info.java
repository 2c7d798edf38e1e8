/**
 * What is allowed?
 *
 * <p>{@code pipeline} has proposals vetted here, {@code execution} acts only through {@link dev.slipway.guard.GuardedToolbox}. Sees
 * App, call and effect; never a model's words. Invariant: only {@link dev.slipway.guard.Gate} makes a {@link dev.slipway.guard.VettedPlan}.
 */
@NullMarked
package dev.slipway.guard;

import org.jspecify.annotations.NullMarked;
