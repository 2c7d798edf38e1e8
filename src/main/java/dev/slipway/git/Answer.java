package dev.slipway.git;

/** What came of talking to a remote. */
sealed interface Answer<T> {

    record Given<T>(T value) implements Answer<T> {}

    /** It did not answer, or not now: trying again may help. */
    record Unreachable<T>(String why) implements Answer<T> {}

    /** Trying again won't help before somebody acts. */
    record Refused<T>(String why) implements Answer<T> {}

    /** It does not have what was asked for. */
    record Gone<T>(String why) implements Answer<T> {}
}
