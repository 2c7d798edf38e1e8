package dev.slipway.history;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import java.util.Optional;

/**
 * A deployment without what is large of it.
 *
 * @param plan the digest of its plan, once it has one
 * @param steps how many steps that has
 * @param done how many results there are, those of a rollback among them
 * @param approvedBy who agreed, where somebody was asked
 */
public record DeploymentOutline(
        Deployment deployment, Optional<Digest> plan, int steps, int done, Optional<Caller> approvedBy) {}
