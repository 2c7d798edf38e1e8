package dev.slipway.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/**
 * When each App was last deployed well, over all replicas. Of more Apps than it may name those whose success is longest ago, for an alarm
 * asks about these; an App that never was is not there, and one that is deleted goes.
 */
final class LastSuccesses {

    private final Database database;
    private final MultiGauge gauge;
    private final int most;

    LastSuccesses(Database database, MeterRegistry registry, int most) {
        this.database = database;
        this.most = most;
        this.gauge = MultiGauge.builder("slipway.app.last.success.timestamp")
                .description("When the newest deployment of an App that succeeded ended, in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    private record Success(String namespace, String name, double at) {
        Row<Number> row() {
            return Row.of(Tags.of("namespace", namespace, "app", name), at);
        }
    }

    /** Asks PostgreSQL; called every few seconds. */
    void look() {
        List<Success> all =
                database.all(row -> new Success(row.getString(1), row.getString(2), row.getDouble(3)), """
                select app.namespace, app.name, extract(epoch from last.ended_at)
                from app cross join lateral (
                  select ended_at from deployment
                  where deployment.app = app.uid and outcome_kind = 'SUCCEEDED' order by number desc limit 1) last
                where app.deleted_at is null order by last.ended_at, app.uid limit ?""", most);
        gauge.register(all.stream().map(Success::row).toList(), true);
    }
}
