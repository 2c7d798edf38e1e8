/**
 * How is it put together?
 *
 * <p>The composition root: gives the core its clock, ids, stores and tools, and starts and stops what runs by itself. Nobody imports
 * it. Invariant: no decision about a deployment is taken here.
 */
@NullMarked
package dev.slipway.boot;

import org.jspecify.annotations.NullMarked;
