package dev.slipway.probe;

import dev.slipway.tool.ToolCall;
import java.time.Duration;
import java.util.Optional;

/** How long good answers must follow one another: what starts well and dies a moment later has proved nothing. At most 10 s. */
final class Steadiness {

    private static final long MOST_SECONDS = 10;

    private final Duration wanted;
    private Optional<Duration> since = Optional.empty();
    private boolean wasGood;

    Steadiness(ToolCall call) {
        this.wanted = Duration.ofSeconds(
                Math.min(MOST_SECONDS, call.arguments().number("steadySeconds").orElse(0L)));
    }

    /** A good answer after that time of looking: does it complete the time? */
    boolean isEnough(Duration passed) {
        wasGood = true;
        Duration first = since.orElse(passed);
        since = Optional.of(first);
        return passed.minus(first).compareTo(wanted) >= 0;
    }

    /** Not, or no longer. */
    String broken(String seen) {
        since = Optional.empty();
        return wasGood ? "after it had answered well, " + seen : seen;
    }
}
