package dev.slipway.tool;

/** What a planner may use: the commit's files and READ tools. By its type it can't change anything. */
public interface Reading {

    SourceTree source();

    /** Refuses what is not a READ tool. */
    ToolResult read(ToolCall call);
}
