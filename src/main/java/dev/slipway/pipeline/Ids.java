package dev.slipway.pipeline;

/** Makes ids: time-ordered, unique over all replicas, at most 63 characters of {@code [a-z0-9-]}. */
public interface Ids {

    String next();
}
