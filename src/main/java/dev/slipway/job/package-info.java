/**
 * Whose turn is it, and when?
 *
 * <p>db-scheduler: the jobs of Apps, repositories and deliveries, each kind with a scheduler and a table of its own; started and stopped
 * by {@code boot}. Must not know what a job does. Invariants: no wake is lost to a job that is just ending, and at most one owner of an
 * App's job passes its fence.
 */
@NullMarked
package dev.slipway.job;

import org.jspecify.annotations.NullMarked;
