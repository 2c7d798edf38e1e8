package dev.slipway.db;

import dev.slipway.deployment.AppName;
import dev.slipway.history.Audit;
import dev.slipway.history.AuditEntry;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

@Singleton
final class AuditTable implements Audit {

    private final Ledger ledger;
    private final AuditRow.Rows rows;

    AuditTable(Ledger ledger, AuditRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public void record(AuditEntry entry) {
        ledger.change(
                """
                insert into audit (at, caller, action, app, subject, accepted, answer)
                values (:at, :caller, :action, :app, :subject, :accepted, :answer)""",
                "at",
                entry.at(),
                "caller",
                Bounded.name(entry.caller().name()),
                "action",
                entry.action(),
                "app",
                entry.app(),
                "subject",
                Bounded.name(entry.subject()),
                "accepted",
                entry.accepted(),
                "answer",
                Bounded.message(entry.answer()));
    }

    @Override
    public List<AuditEntry> list(Optional<AppName> app, OptionalLong before, int most) {
        String name = app.map(AppName::toString).orElse("");
        return ledger.read(() -> rows
                .find("id < ?1 and (?2 = '' or app = ?2) order by id desc", before.orElse(Long.MAX_VALUE), name)
                .page(Page.ofSize(most))
                .stream()
                .map(AuditRow::entry)
                .toList());
    }
}
