package dev.slipway.pipeline;

import java.util.List;

/** Documents of Apps that are there but were not taken in, so that somebody can see why an App is missing or old. */
public interface RefusedDocuments {

    /** As of the last look, in a stable order. */
    List<Refused> all();

    /**
     * One document.
     *
     * @param origin where it lies, for people
     */
    record Refused(String origin, List<String> problems) {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
