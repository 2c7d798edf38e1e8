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
        String engine, String dockerfile, String context, Optional<String> image, Optional<SecretRef> pushSecretRef) {

    /** For an App that says nothing about it: the file {@code Dockerfile} of its folder, built where it runs. */
    public static Build plain(String engine) {
        return new Build(engine, "Dockerfile", ".", Optional.empty(), Optional.empty());
    }
}
