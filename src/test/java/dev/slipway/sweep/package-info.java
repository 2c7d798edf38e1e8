/**
 * Whether an interrupted deployment ends as an uninterrupted one does: a deployment is halted at every point that is passed, and
 * goes on with another owner. Points are found by counting what goes through the decorators of this package, never listed. What
 * happened is read from the world: from what processes wrote about their own birth, from who lives, from what a tool noted.
 */
@org.jspecify.annotations.NullMarked
package dev.slipway.sweep;
