package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Heads;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

@Singleton
final class HeadTable implements Heads {

    private final Ledger ledger;

    HeadTable(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Head of(AppId app) {
        return ledger.rows(HeadTable::head, "select * from head where app = :app", "app", app.uid()).stream()
                .findFirst()
                .orElseGet(() -> new Head(app, 0, Optional.empty(), 0, ""));
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                new AppId(row.getString("app")),
                row.getLong("generation"),
                Optional.ofNullable(row.getString("commit")).map(Commit::new),
                row.getLong("move"),
                row.getString("trouble"));
    }

    @Override
    public void save(Head head) {
        ledger.change(
                """
                insert into head (app, generation, commit, move, trouble)
                values (:app, :generation, nullif(:commit, ''), :move, :trouble)
                on conflict (app) do update set generation = excluded.generation, commit = excluded.commit,
                  move = excluded.move, trouble = excluded.trouble""",
                "app",
                head.app().uid(),
                "generation",
                head.generation(),
                "commit",
                head.commit().map(Commit::sha).orElse(""),
                "move",
                head.move(),
                "trouble",
                Bounded.message(head.trouble()));
    }
}
