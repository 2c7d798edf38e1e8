package dev.slipway.tool;

import java.time.Duration;

/** What a tool saw when it was asked whether a call already took effect. It looks at the world, never at Slipway's own records. */
public sealed interface Observation {

    record TookEffect(ToolResult.Done result) implements Observation {}

    record Absent() implements Observation {}

    record InFlight(Duration askAgainAfter) implements Observation {}

    /** It can't be told: a person is asked. */
    record Unclear(String why) implements Observation {}

    /** The world did not answer: asked again later, as after an outage. */
    record Unreachable(String why) implements Observation {}
}
