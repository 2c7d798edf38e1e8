package dev.slipway.deployment;

import java.util.Optional;

/**
 * How an image is made from the commit.
 *
 * @param dockerfile path below the App's folder
 * @param context folder below the App's folder that is sent to the engine
 * @param image repository to push to, without a tag; empty where the engine that builds also runs
 */
public record Build(
        String engine, String dockerfile, String context, Optional<String> image, Optional<SecretRef> pushSecretRef) {}
