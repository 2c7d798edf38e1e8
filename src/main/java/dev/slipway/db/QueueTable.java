package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Revision;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.RevisionQueue;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

@Singleton
final class QueueTable implements RevisionQueue {

    private final Ledger ledger;

    QueueTable(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public boolean add(QueuedRevision revision) {
        int added = ledger.change(
                """
                insert into revision_queue (app, generation, ref, commit, trigger, not_before, cause)
                values (:app, :generation, :ref, :commit, :trigger, cast(:notBefore as timestamptz), :cause)
                on conflict (trigger) do nothing""",
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
                revision.notBefore(),
                "cause",
                Bounded.line(revision.cause()));
        return added == 1;
    }

    @Override
    public boolean has(String trigger) {
        return !ledger.values(
                        Integer.class, "select 1 from revision_queue where trigger = :trigger", "trigger", trigger)
                .isEmpty();
    }

    @Override
    public List<QueuedRevision> pass(List<QueuedRevision> revisions) {
        Set<String> added = new HashSet<>(ledger.values(
                String.class,
                """
                with passed as (
                  insert into revision_queue (app, generation, ref, commit, trigger, cause, taken_at)
                  select app, cast(generation as bigint), ref, commit, trigger, cause, now()
                  from unnest(:apps, :generations, :refs, :commits, :triggers, :causes)
                    as revision (app, generation, ref, commit, trigger, cause)
                  on conflict (trigger) do nothing returning trigger)
                select trigger from passed""",
                "apps",
                column(revisions, revision -> revision.app().uid()),
                "generations",
                column(revisions, revision -> String.valueOf(revision.generation())),
                "refs",
                column(revisions, revision -> revision.revision().ref()),
                "commits",
                column(revisions, revision -> revision.revision().commit().sha()),
                "triggers",
                column(revisions, QueuedRevision::trigger),
                "causes",
                column(revisions, revision -> Bounded.line(revision.cause()))));
        return revisions.stream()
                .filter(revision -> added.contains(revision.trigger()))
                .toList();
    }

    private static String[] column(List<QueuedRevision> revisions, Function<QueuedRevision, String> value) {
        return revisions.stream().map(value).toArray(String[]::new);
    }

    @Override
    public Set<Commit> known(AppId app, Set<Commit> commits) {
        if (commits.isEmpty()) {
            return Set.of();
        }
        return ledger
                .values(
                        String.class,
                        "select distinct commit from revision_queue where app = :app and commit = any(:commits)",
                        "app",
                        app.uid(),
                        "commits",
                        commits.stream().map(Commit::sha).toList())
                .stream()
                .map(Commit::new)
                .collect(Collectors.toSet());
    }

    @Override
    public List<QueuedRevision> waiting(AppId app) {
        return ledger.rows(QueueTable::revision, """
                        select sequence, app, generation, ref, commit, trigger, not_before, cause from revision_queue
                        where app = :app and taken_at is null order by sequence desc limit :most""", "app", app.uid(), "most", MOST_WAITING)
                .reversed();
    }

    private static QueuedRevision revision(ResultSet row) throws SQLException {
        return new QueuedRevision(
                row.getLong("sequence"),
                new AppId(row.getString("app")),
                row.getLong("generation"),
                new Revision(row.getString("ref"), new Commit(row.getString("commit"))),
                row.getString("trigger"),
                Ledger.instant(row, "not_before"),
                row.getString("cause"));
    }

    @Override
    public void take(List<QueuedRevision> revisions) {
        ledger.change(
                "update revision_queue set taken_at = now() where trigger = any(:triggers)",
                "triggers",
                revisions.stream().map(QueuedRevision::trigger).toList());
    }
}
