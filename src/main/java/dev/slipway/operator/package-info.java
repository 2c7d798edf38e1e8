/**
 * How is Slipway used from within a cluster? Apps as custom resources: they are taken in, and what the record knows of them is written
 * back as their status, as conditions and as Kubernetes events.
 *
 * <p>{@code boot} starts it. Must not know how anything is deployed. Invariant: one replica at a time, the holder of the Lease, writes
 * statuses, and a status is a projection of the record: deleted, it comes back the same.
 */
@NullMarked
package dev.slipway.operator;

import org.jspecify.annotations.NullMarked;
