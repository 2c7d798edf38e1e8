package dev.slipway.tool;

/** One typed action. Its name is {@code <place>.<verb>}. Implementations are safe for use by many threads. */
public sealed interface Tool permits ReadTool, ChangeTool {

    ToolSpec spec();
}
