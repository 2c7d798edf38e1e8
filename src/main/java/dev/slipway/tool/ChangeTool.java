package dev.slipway.tool;

/**
 * Changes the world. Calling twice with the same key must not do it twice: a call for something that is already as wanted answers
 * {@link ToolResult.Done} without an effect.
 */
public non-sealed interface ChangeTool extends Tool {

    ToolResult call(ToolCall call, Attempt attempt);

    /** Whether this very call already took effect, as seen in the world. Changes nothing. */
    Observation observe(ToolCall call, Attempt attempt);
}
