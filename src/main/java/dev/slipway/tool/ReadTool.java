package dev.slipway.tool;

/** Looks, and changes nothing. */
public non-sealed interface ReadTool extends Tool {

    ToolResult read(ToolCall call, Attempt attempt);
}
