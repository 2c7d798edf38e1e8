package dev.slipway.execution;

import dev.slipway.deployment.Reason;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolCall;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a step.
 *
 * @param index from 0, in its plan
 * @param call with its references filled, or as planned where the step was skipped
 * @param message one redacted sentence
 * @param found true when the effect was observed after a crash instead of being made now
 */
public record StepResult(
        Track track,
        int index,
        String step,
        ToolCall call,
        Status status,
        SortedMap<String, String> outputs,
        String message,
        Optional<Trouble> trouble,
        Instant startedAt,
        Instant endedAt,
        boolean found) {

    /** How it ended. */
    public enum Status {
        DONE,
        FAILED,
        /** Nothing to do: what it refers to was never made. */
        SKIPPED,
        /** Meant, perhaps begun, and given up by a cancel or a newer revision. */
        ABANDONED
    }

    /** Why it failed. */
    public record Trouble(Blame blame, Reason reason) {}

    public StepResult {
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }
}
