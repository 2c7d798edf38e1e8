package dev.slipway.deployment;

/**
 * An App as it is known now.
 *
 * @param generation raised by one with each change of the spec, from 1
 * @param owner who may write it: {@code folder}, {@code api} or {@code cluster}; writing it another way is a conflict
 * @param manifest the document it came from, as canonical JSON: what is stored and shown
 */
public record App(AppId id, AppName name, long generation, String owner, AppSpec spec, String manifest) {

    /** The owner of Apps that are custom resources: their cluster keeps their names unique. */
    public static final String FROM_CLUSTER = "cluster";
}
