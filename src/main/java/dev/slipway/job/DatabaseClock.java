package dev.slipway.job;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * PostgreSQL's time: replicas whose clocks differ agree on what is due and who is dead. Measured again now and then; between two
 * measurements it goes on by itself, so that a local clock that is set makes nothing due an hour late.
 */
final class DatabaseClock implements Clock {

    private static final Duration UNKNOWN = Duration.ofDays(1);

    private final Database database;
    private final InstantSource local;
    private volatile Measurement last;

    DatabaseClock(Database database, InstantSource local) {
        this.database = database;
        this.local = local;
        this.last = new Measurement(local.instant(), System.nanoTime(), UNKNOWN);
    }

    /** What time it was there, and how wrong that may be: half of the round trip that told it. */
    private record Measurement(Instant theirs, long nanos, Duration error) {

        Instant at(long moment) {
            return theirs.plusNanos(moment - nanos);
        }
    }

    /** A new measurement counts only where it contradicts the last one, or knows better: time should not jump to and fro. */
    void measure() {
        Measurement old = last;
        Measurement now = measured();
        Duration difference =
                Duration.between(old.at(now.nanos()), now.theirs()).abs();
        boolean contradicts = difference.compareTo(now.error().plus(old.error())) > 0;
        if (contradicts || now.error().compareTo(old.error()) < 0) {
            last = now;
        }
    }

    private Measurement measured() {
        long before = System.nanoTime();
        Instant theirs = database.first(
                local.instant(), row -> row.getObject(1, OffsetDateTime.class).toInstant(), "select clock_timestamp()");
        long half = (System.nanoTime() - before) / 2;
        return new Measurement(theirs, before + half, Duration.ofNanos(half));
    }

    @Override
    public Instant now() {
        return last.at(System.nanoTime());
    }

    /** A moment that was just named by this process's clock. */
    Instant theirs(Instant ours) {
        Duration ahead = Duration.between(local.instant(), ours);
        Instant now = now();
        return ahead.compareTo(Duration.between(now, Kind.FAR)) > 0 ? Kind.FAR : now.plus(ahead);
    }
}
