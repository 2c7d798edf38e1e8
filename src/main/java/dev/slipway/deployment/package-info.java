/**
 * What is to be deployed, where, and how did it end?
 *
 * <p>Read by every other room. Knows no plan, no tool and no store; an App arrives here as a map (from YAML or JSON) and leaves
 * as checked records. Invariant: a value of these types is valid, or it does not exist.
 */
@NullMarked
package dev.slipway.deployment;

import org.jspecify.annotations.NullMarked;
