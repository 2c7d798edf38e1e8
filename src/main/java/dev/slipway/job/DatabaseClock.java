package dev.slipway.job;

import com.github.kagkarlsson.scheduler.Clock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * PostgreSQL's time, by which everything is dated: replicas whose clocks differ agree on what is due and who is dead. Measured again
 * now and then; between two measurements it goes on by itself, so that a local clock that is set makes nothing due an hour late. A
 * process that runs no jobs measures nothing, and goes by its own clock.
 */
@Singleton
final class DatabaseClock implements Clock, InstantSource {

    private final Database database;
    private final InstantSource local;
    private volatile Optional<Measurement> last = Optional.empty();

    @Inject
    DatabaseClock(Database database) {
        this(database, InstantSource.system());
    }

    DatabaseClock(Database database, InstantSource local) {
        this.database = database;
        this.local = local;
    }

    /** What time it was there, and how wrong that may be: half of the round trip that told it. */
    private record Measurement(Instant theirs, long nanos, Duration error) {

        Instant at(long moment) {
            return theirs.plusNanos(moment - nanos);
        }

        /** Knows better, or contradicts the other. */
        boolean replaces(Measurement old) {
            Duration difference = Duration.between(old.at(nanos), theirs).abs();
            return error.compareTo(old.error) < 0 || difference.compareTo(error.plus(old.error)) > 0;
        }
    }

    /** A new measurement counts only where it is worth more than the last one: time should not jump to and fro. */
    void measure() {
        Measurement now = measured();
        if (last.filter(old -> !now.replaces(old)).isEmpty()) {
            last = Optional.of(now);
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
    public Instant instant() {
        return last.map(measurement -> measurement.at(System.nanoTime())).orElseGet(local::instant);
    }

    @Override
    public Instant now() {
        return instant();
    }
}
