package dev.slipway.docker;

/** What a container is for. */
final class Role {

    static final String APP = "app";
    static final String CANDIDATE = "candidate";

    private Role() {}
}
