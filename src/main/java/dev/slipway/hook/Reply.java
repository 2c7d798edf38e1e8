package dev.slipway.hook;

/** What a git host is answered. */
sealed interface Reply {

    /** No secret is configured for it: there is no such door. */
    record NoDoor() implements Reply {}

    record Unauthorized() implements Reply {}

    record TooLarge() implements Reply {}

    /** Signed, but not to be understood; the sentence says what to change at the git host. */
    record Malformed(String why) implements Reply {}

    /** Signed, but a form: the sentence says what to choose at the git host. */
    record WrongType(String why) implements Reply {}

    record Pong() implements Reply {}

    /** Stored, or nothing to store; {@code status} says which. */
    record Taken(String status) implements Reply {}

    /** Not stored: the git host has to deliver it again. */
    record Unavailable() implements Reply {}
}
