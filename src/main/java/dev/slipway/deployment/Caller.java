package dev.slipway.deployment;

/** Who asks: a name for the record ({@code token:first}, {@code cli}, {@code folder}, {@code hook:github}). */
public record Caller(String name) {}
