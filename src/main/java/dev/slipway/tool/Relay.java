package dev.slipway.tool;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks endpoints that have no address of their own, because they lie inside of something: a service of a cluster. */
public interface Relay {

    /** True of an endpoint that is to be asked through it. */
    boolean leadsTo(URI endpoint);

    /** One request, as whom the App is deployed as. */
    Answer ask(Question question, Attempt attempt);

    /**
     * What is asked.
     *
     * @param json posted; a GET without it
     * @param within for all of it
     * @param mostBytes of the answer's body that are read
     */
    record Question(URI uri, Optional<String> json, Duration within, int mostBytes) {}

    /** What came of it. */
    sealed interface Answer {

        /**
         * It answered.
         *
         * @param complete false when the body was longer than was to be read: this is its beginning
         */
        record Answered(int status, String body, boolean complete) implements Answer {}

        /** It was not asked, or did not answer. */
        record Silent(String why) implements Answer {}
    }
}
