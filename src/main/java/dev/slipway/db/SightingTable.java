package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Sightings;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

@Singleton
final class SightingTable implements Sightings {

    private final Ledger ledger;

    SightingTable(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Optional<Sighting> of(AppId app) {
        return ledger
                .rows(SightingTable::sighting, "select * from sighting where app = :app", "app", app.uid())
                .stream()
                .findFirst();
    }

    @Override
    public void save(Sighting sighting) {
        ledger.change(
                """
                insert into sighting (app, deployment, looked_at, due_at, drift, diff, ailment, doubt_since, since, heals, healed_at)
                values (:app, :deployment, cast(nullif(:looked_at, '') as timestamptz), :due_at, :drift, :diff, :ailment,
                  cast(nullif(:doubt_since, '') as timestamptz), :since, :heals, cast(nullif(:healed_at, '') as timestamptz))
                on conflict (app) do update set deployment = excluded.deployment, looked_at = excluded.looked_at,
                  due_at = excluded.due_at, drift = excluded.drift, diff = excluded.diff, ailment = excluded.ailment,
                  doubt_since = excluded.doubt_since, since = excluded.since, heals = excluded.heals,
                  healed_at = excluded.healed_at""",
                "app",
                sighting.app().uid(),
                "deployment",
                sighting.deployment(),
                "looked_at",
                text(sighting.at()),
                "due_at",
                sighting.dueAt(),
                "drift",
                Bounded.message(sighting.drift()),
                "diff",
                sighting.diff(),
                "ailment",
                Bounded.message(sighting.ailment()),
                "doubt_since",
                text(sighting.doubtSince()),
                "since",
                sighting.since(),
                "heals",
                sighting.heals(),
                "healed_at",
                text(sighting.healedAt()));
    }

    @Override
    public void hasten(AppId app, Instant when) {
        ledger.change(
                "update sighting set due_at = least(due_at, :when) where app = :app", "when", when, "app", app.uid());
    }

    private static Sighting sighting(ResultSet row) throws SQLException {
        return new Sighting(
                new AppId(row.getString("app")),
                row.getString("deployment"),
                instant(row, "looked_at"),
                row.getTimestamp("due_at").toInstant(),
                row.getString("drift"),
                row.getString("diff"),
                row.getString("ailment"),
                instant(row, "doubt_since"),
                row.getTimestamp("since").toInstant(),
                row.getInt("heals"),
                instant(row, "healed_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String name) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(name)).map(Timestamp::toInstant);
    }

    /** Empty is null in the statement. */
    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse("");
    }
}
