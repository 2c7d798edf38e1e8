package dev.slipway.plan;

import dev.slipway.deployment.Reason;
import dev.slipway.tool.Blame;

/** Why a step failed, or why there is no plan; {@code step} is empty before the first. */
public record Failure(String step, Blame blame, Reason reason, String message) {}
