package dev.slipway.guard;

/** What a guardrail said of a step, kept with the deployment; {@code plan} is {@code forward} or {@code rollback}. */
public record Finding(String guardrail, String plan, String step, Verdict verdict) {}
