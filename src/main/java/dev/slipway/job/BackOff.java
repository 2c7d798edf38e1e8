package dev.slipway.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long after a failure: doubled each time up to a cap, and never the same for all. */
record BackOff(Duration first, Duration longest, RandomGenerator random) {

    private static final double LEAST = 0.8;
    private static final double MOST = 1.2;
    private static final int MOST_DOUBLINGS = 30;

    /** {@code failures} in a row before this one. */
    Duration after(int failures) {
        long base = first.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        long capped = base <= 0 ? longest.toMillis() : Math.min(base, longest.toMillis());
        return Duration.ofMillis((long) (capped * random.nextDouble(LEAST, MOST)));
    }
}
