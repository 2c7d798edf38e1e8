package dev.slipway.job;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/** PostgreSQL's time: replicas whose clocks differ agree on what is due and who is dead. Measured again now and then. */
final class DatabaseClock implements Clock {

    private final Database database;
    private final InstantSource local;
    private volatile Offset offset = new Offset(Duration.ZERO, Duration.ofDays(1));

    DatabaseClock(Database database, InstantSource local) {
        this.database = database;
        this.local = local;
    }

    /** What the local clock lacks, and how wrong that may be: half of the round trip that told it. */
    private record Offset(Duration lacks, Duration error) {}

    /** A new measurement counts only where it contradicts the last one, or knows better: time should not jump to and fro. */
    void measure() {
        Offset old = offset;
        Offset now = measured();
        boolean contradicts =
                now.lacks().minus(old.lacks()).abs().compareTo(now.error().plus(old.error())) > 0;
        if (contradicts || now.error().compareTo(old.error()) < 0) {
            offset = now;
        }
    }

    private Offset measured() {
        Instant before = local.instant();
        Instant theirs = database.first(
                before, row -> row.getObject(1, OffsetDateTime.class).toInstant(), "select clock_timestamp()");
        Duration half = Duration.between(before, local.instant()).dividedBy(2);
        return new Offset(Duration.between(before.plus(half), theirs), half);
    }

    @Override
    public Instant now() {
        return local.instant().plus(offset.lacks());
    }

    /** A moment that was named by this process's clock. */
    Instant theirs(Instant ours) {
        Duration lacks = offset.lacks();
        return ours.isAfter(Kind.FAR.minus(lacks)) ? Kind.FAR : ours.plus(lacks);
    }
}
