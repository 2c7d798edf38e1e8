package dev.slipway.pipeline;

/** What a command came to. */
public sealed interface Answer {

    String message();

    /** It is in the record; what it starts goes on by itself. */
    record Accepted(String message) implements Answer {}

    record NotFound(String message) implements Answer {}

    /** Not now, or not by this caller; the message says what to do instead. */
    record Conflict(String message) implements Answer {}
}
