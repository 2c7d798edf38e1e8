package dev.slipway.job;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** PostgreSQL's time: replicas whose clocks differ agree on what is due and who is dead. Measured again now and then. */
final class DatabaseClock implements Clock {

    private final Database database;
    private final InstantSource local;
    private volatile Duration offset = Duration.ZERO;

    DatabaseClock(Database database, InstantSource local) {
        this.database = database;
        this.local = local;
    }

    /** One round trip; its middle is taken as the moment of the answer. */
    void measure() {
        Instant before = local.instant();
        Instant theirs = database.first(
                before,
                row -> row.getObject(1, java.time.OffsetDateTime.class).toInstant(),
                "select clock_timestamp()");
        Instant after = local.instant();
        offset = Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), theirs);
    }

    @Override
    public Instant now() {
        return local.instant().plus(offset);
    }

    /** A moment that was named by this process's clock. */
    Instant theirs(Instant ours) {
        return ours.isAfter(Kind.FAR.minus(offset)) ? Kind.FAR : ours.plus(offset);
    }
}
