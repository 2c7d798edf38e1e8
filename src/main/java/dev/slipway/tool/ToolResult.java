package dev.slipway.tool;

import dev.slipway.deployment.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of a call. Tools return expected trouble; what they throw is a bug and fails the step. */
public sealed interface ToolResult {

    /**
     * It is done.
     *
     * @param outputs what later steps may refer to; at most 64 KiB in all, no secrets
     * @param summary one line for people
     */
    record Done(SortedMap<String, String> outputs, String summary) implements ToolResult {
        public Done {
            outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
        }

        public Done(Map<String, String> outputs, String summary) {
            this(new TreeMap<>(outputs), summary);
        }
    }

    /** Not there yet; ask again, the worker is free meanwhile. Only from READ tools: a change that goes on is seen by observing. */
    record Pending(Duration askAgainAfter, String why) implements ToolResult {}

    /** It failed; the message names the cause and, where there is one, what to do. */
    record Failed(Blame blame, Reason reason, String message) implements ToolResult {
        public Failed(Blame blame, String reason, String message) {
            this(blame, new Reason(reason), message);
        }
    }
}
