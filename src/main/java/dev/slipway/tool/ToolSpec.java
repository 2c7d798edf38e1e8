package dev.slipway.tool;

/** What a tool is called ({@code docker.run}) and what it does to the world. */
public record ToolSpec(String name, Effect effect) {}
