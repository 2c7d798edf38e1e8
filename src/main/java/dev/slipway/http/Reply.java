package dev.slipway.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of a request. The texts name host and port, never a query, a header or a body. */
public sealed interface Reply {

    /**
     * It answered.
     *
     * @param headers by lower-case name
     * @param complete false when the body was longer than was to be read: this is its beginning
     */
    record Answer(int status, Map<String, List<String>> headers, String body, boolean complete) implements Reply {

        public Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }
    }

    /** It was not asked, because it may not be. Trying again does not help. */
    record Refused(String why) implements Reply {}

    /** It did not answer, or not in HTTP, or not in time. */
    record Unreachable(String why) implements Reply {}
}
