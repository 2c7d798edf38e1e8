package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Fence;

/** One entry of an App's job: whose turn it is, and the fence that says whether it still is. */
public record Claim(AppId app, Fence fence) {}
