package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.RevisionQueue;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

@Singleton
final class QueueTable implements RevisionQueue {

    private static final int MOST = 1_000;

    private final Ledger ledger;
    private final QueueRow.Rows rows;

    QueueTable(Ledger ledger, QueueRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public boolean add(QueuedRevision revision) {
        return insert(revision, "null");
    }

    @Override
    public boolean pass(QueuedRevision revision) {
        return insert(revision, "now()");
    }

    private boolean insert(QueuedRevision revision, String takenAt) {
        int added = ledger.change(
                """
                insert into revision_queue (app, generation, ref, commit, trigger, not_before, cause, taken_at)
                values (:app, :generation, :ref, :commit, :trigger, cast(nullif(:notBefore, '') as timestamptz), :cause,
                  %s)
                on conflict (trigger) do nothing""".formatted(takenAt),
                "app",
                revision.app().uid(),
                "generation",
                revision.generation(),
                "ref",
                revision.revision().ref(),
                "commit",
                revision.revision().commit().sha(),
                "trigger",
                revision.trigger(),
                "notBefore",
                revision.notBefore().map(Instant::toString).orElse(""),
                "cause",
                Bounded.line(revision.cause()));
        return added == 1;
    }

    @Override
    public boolean knows(AppId app, Commit commit) {
        return ledger.value(
                Boolean.class,
                "select exists (select from revision_queue where app = :app and commit = :commit)",
                "app",
                app.uid(),
                "commit",
                commit.sha());
    }

    @Override
    public List<QueuedRevision> waiting(AppId app) {
        return ledger.read(() ->
                rows
                        .find("app = ?1 and takenAt is null order by sequence desc", app.uid())
                        .page(Page.ofSize(MOST))
                        .stream()
                        .map(QueueRow::revision)
                        .toList()
                        .reversed());
    }

    @Override
    public void take(List<QueuedRevision> revisions) {
        List<Long> sequences = revisions.stream().map(QueuedRevision::sequence).toList();
        ledger.write(() -> rows.update("takenAt = instant where sequence in ?1", sequences));
    }
}
