package dev.slipway.probe;

import java.util.Map;

/** What one request saw. */
sealed interface Look {

    /** As wanted. */
    record Good(Map<String, String> outputs, String summary) implements Look {}

    /** Not, or not yet; {@code seen} goes on a sentence: {@code it answered 500}. */
    record Bad(String seen) implements Look {}
}
