package dev.slipway.testing;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.RevisionQueue;
import dev.slipway.testing.Tables.QueueRow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

record InMemoryQueue(InMemoryTransactions in) implements RevisionQueue {

    @Override
    public boolean add(QueuedRevision revision) {
        return insert(revision, false);
    }

    @Override
    public boolean has(String trigger) {
        return in.call(() -> in.tables().queue.stream()
                .anyMatch(row -> row.revision().trigger().equals(trigger)));
    }

    @Override
    public List<QueuedRevision> pass(List<QueuedRevision> revisions) {
        return in.call(() ->
                revisions.stream().filter(revision -> insert(revision, true)).toList());
    }

    private boolean insert(QueuedRevision revision, boolean taken) {
        return in.call(() -> {
            in.tables().app(revision.app());
            List<QueueRow> rows = in.tables().queue;
            if (has(revision.trigger())) {
                return false;
            }
            return rows.add(new QueueRow(numbered(revision, rows.size() + 1L), taken));
        });
    }

    @Override
    public Set<Commit> known(AppId app, Set<Commit> commits) {
        return in.call(() -> in.tables().queue.stream()
                .map(QueueRow::revision)
                .filter(revision -> revision.app().equals(app))
                .map(revision -> revision.revision().commit())
                .filter(commits::contains)
                .collect(Collectors.toSet()));
    }

    private static QueuedRevision numbered(QueuedRevision revision, long sequence) {
        return new QueuedRevision(
                sequence,
                revision.app(),
                revision.generation(),
                revision.revision(),
                revision.trigger(),
                revision.notBefore(),
                revision.cause());
    }

    @Override
    public List<QueuedRevision> waiting(AppId app) {
        List<QueuedRevision> all = in.call(() -> in.tables().queue.stream()
                .filter(row -> !row.taken() && row.revision().app().equals(app))
                .map(QueueRow::revision)
                .toList());
        return all.subList(Math.max(0, all.size() - MOST_WAITING), all.size());
    }

    @Override
    public void take(List<QueuedRevision> revisions) {
        in.run(() -> in.tables()
                .queue
                .replaceAll(row ->
                        row.taken() || revisions.contains(row.revision()) ? new QueueRow(row.revision(), true) : row));
    }
}
