package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Heads;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
final class HeadTable implements Heads {

    private final Ledger ledger;
    private final HeadRow.Rows rows;

    HeadTable(Ledger ledger, HeadRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public Head of(AppId app) {
        return ledger.read(() -> rows.findByIdOptional(app.uid())
                .map(HeadRow::head)
                .orElseGet(() -> new Head(app, 0, Optional.empty(), 0, "")));
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
