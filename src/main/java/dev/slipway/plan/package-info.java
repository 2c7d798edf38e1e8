/**
 * What do we intend?
 *
 * <p>Asked by {@code pipeline} for a {@link dev.slipway.plan.Proposal}, which {@code guard} then vets. Reads through
 * {@link dev.slipway.tool.Reading} only and never acts. Invariant: same input, same plan, same digest, in every JVM.
 */
@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
