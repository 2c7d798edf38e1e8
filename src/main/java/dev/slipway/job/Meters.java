package dev.slipway.job;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.event.SchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** How much there is to do, how late it is, and how long it takes. */
@Singleton
final class Meters {

    /** Of what is measured App by App. */
    private static final int MOST_APPS = 500;

    private final Database database;
    private final MeterRegistry registry;
    private final Map<Kind, Numbers> numbers = new EnumMap<>(Kind.class);
    private final AtomicLong deadLetters = new AtomicLong();
    private final LastSuccesses lastSuccesses;

    Meters(Database database, MeterRegistry registry) {
        this.database = database;
        this.registry = registry;
        this.lastSuccesses = new LastSuccesses(database, registry, MOST_APPS);
        for (Kind kind : Kind.values()) {
            numbers.put(kind, new Numbers());
        }
        numbers.forEach(this::register);
        Gauge.builder("slipway.deliveries.dead", deadLetters, AtomicLong::get)
                .description("Events that a receiver did not take however often it was tried, over all replicas")
                .register(registry);
    }

    private static final class Numbers {
        private volatile IntSupplier running = () -> 0;
        private volatile long due;
        private volatile double late;
    }

    private void register(Kind kind, Numbers of) {
        Gauge.builder("slipway.jobs.running", of, now -> now.running.getAsInt())
                .description("Jobs that this replica is working on")
                .tag("kind", kind.task())
                .register(registry);
        Gauge.builder("slipway.jobs.due", of, now -> now.due)
                .description("Jobs that are due and that nobody works on, over all replicas")
                .tag("kind", kind.task())
                .register(registry);
        Gauge.builder("slipway.jobs.late", of, now -> now.late)
                .description("How long the oldest of them has been due")
                .baseUnit("seconds")
                .tag("kind", kind.task())
                .register(registry);
    }

    /** Asks PostgreSQL; called every few seconds. */
    void look() {
        lastSuccesses.look();
        deadLetters.set(database.first(0L, row -> row.getLong(1), "select count(*) from dead_letter"));
        numbers.forEach((kind, of) -> database.first(
                false,
                row -> {
                    of.due = row.getLong(1);
                    of.late = row.getDouble(2);
                    return true;
                },
                """
                select count(*), coalesce(extract(epoch from now() - min(execution_time)), 0)
                from %s where not picked and execution_time <= now()""".formatted(kind.table())));
    }

    void running(Kind kind, IntSupplier now) {
        numbers.computeIfAbsent(kind, absent -> new Numbers()).running = now;
    }

    SchedulerListener durations(Kind kind) {
        return new AbstractSchedulerListener() {
            @Override
            public void onExecutionComplete(ExecutionComplete done) {
                Timer.builder("slipway.jobs.duration")
                        .description("How long one run of a job takes")
                        .tag("kind", kind.task())
                        .tag("result", done.getResult().name().toLowerCase(Locale.ROOT))
                        .serviceLevelObjectives(Buckets.TIMES)
                        .register(registry)
                        .record(done.getDuration().abs()); // the clock may have been corrected meanwhile
            }
        };
    }
}
