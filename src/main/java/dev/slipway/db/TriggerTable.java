package dev.slipway.db;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Trigger;
import dev.slipway.pipeline.Triggers;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
final class TriggerTable implements Triggers {

    private static final int MOST = 1_000;

    private final Ledger ledger;
    private final TriggerRow.Rows rows;

    TriggerTable(Ledger ledger, TriggerRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public boolean add(Trigger trigger) {
        int added = ledger.change(
                """
                insert into trigger (repository, provider, delivery, hint_ref, hint_commit, at)
                values (:repository, :provider, :delivery, nullif(:ref, ''), nullif(:commit, ''), :at)
                on conflict (provider, delivery, repository) do nothing""",
                "repository",
                trigger.repository().key(),
                "provider",
                trigger.provider(),
                "delivery",
                trigger.delivery(),
                "ref",
                trigger.hint().map(hint -> Bounded.name(hint.ref())).orElse(""),
                "commit",
                trigger.hint().map(hint -> hint.commit().sha()).orElse(""),
                "at",
                trigger.at());
        return added == 1;
    }

    @Override
    public List<Trigger> unhandled(RepositoryId repository) {
        return ledger.read(
                () -> rows
                        .find("repository = ?1 and handledAt is null order by id", repository.key())
                        .page(Page.ofSize(MOST))
                        .stream()
                        .map(row -> row.trigger(repository))
                        .toList());
    }

    @Override
    public void handled(List<Trigger> triggers, String outcome) {
        List<Long> ids = triggers.stream().map(Trigger::id).toList();
        if (!ids.isEmpty()) {
            ledger.write(
                    () -> rows.update("handledAt = instant, outcome = ?1 where id in ?2", Bounded.line(outcome), ids));
        }
    }
}
