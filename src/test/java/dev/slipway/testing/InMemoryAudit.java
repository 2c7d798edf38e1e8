package dev.slipway.testing;

import dev.slipway.deployment.AppName;
import dev.slipway.history.Audit;
import dev.slipway.history.AuditEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

record InMemoryAudit(InMemoryTransactions in) implements Audit {

    @Override
    public void record(AuditEntry entry) {
        in.run(() -> {
            List<AuditEntry> rows = in.tables().audit;
            rows.add(new AuditEntry(
                    rows.size() + 1L,
                    entry.at(),
                    entry.caller(),
                    entry.action(),
                    entry.app(),
                    entry.subject(),
                    entry.accepted(),
                    entry.answer()));
        });
    }

    @Override
    public List<AuditEntry> list(Optional<AppName> app, OptionalLong before, int most) {
        return in.call(() -> in.tables().audit.reversed().stream()
                .filter(entry -> entry.id() < before.orElse(Long.MAX_VALUE))
                .filter(entry -> app.isEmpty() || app.get().toString().equals(entry.app()))
                .limit(most)
                .toList());
    }
}
