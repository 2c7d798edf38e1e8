package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Sightings;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
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
                values (:app, :deployment, cast(:looked_at as timestamptz), :due_at, :drift, :diff, :ailment,
                  cast(:doubt_since as timestamptz), :since, :heals, cast(:healed_at as timestamptz))
                on conflict (app) do update set deployment = excluded.deployment, looked_at = excluded.looked_at,
                  due_at = excluded.due_at, drift = excluded.drift, diff = excluded.diff, ailment = excluded.ailment,
                  doubt_since = excluded.doubt_since, since = excluded.since, heals = excluded.heals,
                  healed_at = excluded.healed_at""",
                "app",
                sighting.app().uid(),
                "deployment",
                sighting.deployment(),
                "looked_at",
                sighting.at(),
                "due_at",
                sighting.dueAt(),
                "drift",
                Bounded.message(sighting.drift()),
                "diff",
                sighting.diff(),
                "ailment",
                Bounded.message(sighting.ailment()),
                "doubt_since",
                sighting.doubtSince(),
                "since",
                sighting.since(),
                "heals",
                sighting.heals(),
                "healed_at",
                sighting.healedAt());
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
                Ledger.instant(row, "looked_at"),
                row.getTimestamp("due_at").toInstant(),
                row.getString("drift"),
                row.getString("diff"),
                row.getString("ailment"),
                Ledger.instant(row, "doubt_since"),
                row.getTimestamp("since").toInstant(),
                row.getInt("heals"),
                Ledger.instant(row, "healed_at"));
    }
}
