package dev.slipway.job;

import java.time.Duration;
import java.util.stream.LongStream;

/** The bounds of every histogram of times: from a checkpoint's millisecond to a deployment's hour, few enough for a thousand Apps. */
final class Buckets {

    static final Duration[] TIMES = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000,
                    3_600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private Buckets() {}
}
