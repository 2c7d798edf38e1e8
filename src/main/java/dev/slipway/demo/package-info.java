/**
 * How does Slipway run on a machine that has nothing but a JDK?
 *
 * <p>Called by the launcher and by tests; knows every room, and no room knows it. JVM mode only: its binaries are not in the native image.
 * Invariant: a server that was started here ends with the JVM that started it, however that ends.
 */
@NullMarked
package dev.slipway.demo;

import org.jspecify.annotations.NullMarked;
