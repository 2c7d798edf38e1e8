/**
 * What is being done, where did we stop?
 *
 * <p>Called by {@code pipeline}. Sees a plan only as {@link dev.slipway.guard.VettedPlan}; must not know PostgreSQL, Redis or CDI.
 * Invariant: an effect happens only between a saved {@link dev.slipway.execution.Checkpoint} and a recorded
 * {@link dev.slipway.execution.StepResult}.
 */
@NullMarked
package dev.slipway.execution;

import org.jspecify.annotations.NullMarked;
