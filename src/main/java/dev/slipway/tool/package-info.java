/**
 * What can be done to the world?
 *
 * <p>The rim offers {@link dev.slipway.tool.Tool}s, {@code guard} hands them out. Must not know plans or who decides. Invariant:
 * a tool that changes something can also say whether it already did ({@link dev.slipway.tool.ChangeTool#observe}).
 */
@NullMarked
package dev.slipway.tool;

import org.jspecify.annotations.NullMarked;
