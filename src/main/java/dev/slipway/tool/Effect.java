package dev.slipway.tool;

/** What a tool does to the world. DESTROY is a change that takes away what Slipway can't make again by itself. */
public enum Effect {
    READ,
    CHANGE,
    DESTROY
}
