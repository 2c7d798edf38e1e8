package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.pipeline.Deployments;
import dev.slipway.plan.Proposal;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

@Singleton
final class DeploymentTable implements Deployments {

    static final int MOST_UNFINISHED = 100;
    private static final String SELECT = "select " + DeploymentRow.COLUMNS + " from deployment where ";

    /** Ended so that what they made may still be there. */
    static final List<String> UNFINISHED =
            List.of(Kind.SUPERSEDED.name(), Kind.ROLLBACK_FAILED.name(), Kind.FAILED.name(), Kind.CANCELLED.name());

    private final Ledger ledger;
    private final Uses uses;
    private final Json json = new Json();

    DeploymentTable(Ledger ledger, Uses uses) {
        this.ledger = ledger;
        this.uses = uses;
    }

    @Override
    public void insert(List<Deployment> deployments) {
        ledger.change(
                DeploymentRow.INSERT,
                "rows",
                json.rows(deployments.stream()
                        .map(deployment -> DeploymentRow.of(deployment).values())
                        .toList()));
    }

    @Override
    public void update(Deployment deployment) {
        Object[] values = DeploymentRow.of(deployment).values().entrySet().stream()
                .flatMap(value -> Stream.of(value.getKey(), value.getValue()))
                .toArray();
        found(deployment.id(), ledger.change(DeploymentRow.CHANGE, values));
    }

    @Override
    public void cancel(String id, String by) {
        ledger.change(
                "update deployment set cancelled_by = :by where id = :id and cancelled_by is null and phase <> 'ENDED'",
                "by",
                Bounded.name(by),
                "id",
                id);
    }

    @Override
    public Optional<Deployment> find(String id) {
        return first("id = :id", "id", id);
    }

    @Override
    public Optional<Deployment> open(AppId app) {
        return first("app = :app and phase <> 'ENDED'", "app", app.uid());
    }

    @Override
    public Map<AppName, String> progress(String owner) {
        Map<AppName, String> progress = new HashMap<>();
        ledger.rows(DeploymentTable::getsOn, """
                        select a.namespace, a.name, concat_ws(' ', d.id, d.phase,
                          (select count(*) from step_result s where s.deployment = d.id), d.trouble_message, d.waiting_for)
                        from deployment d join app a on a.uid = d.app
                        where d.phase <> 'ENDED' and a.owner = :owner and a.deleted_at is null""", "owner", owner).forEach(one -> progress.put(one.app(), one.how()));
        return progress;
    }

    private record GetsOn(AppName app, String how) {}

    private static GetsOn getsOn(ResultSet row) throws SQLException {
        return new GetsOn(new AppName(row.getString(1), row.getString(2)), row.getString(3));
    }

    @Override
    public Optional<Deployment> lastSucceeded(AppId app) {
        return first("app = :app and outcome_kind = 'SUCCEEDED' order by number desc limit 1", "app", app.uid());
    }

    @Override
    public Optional<Deployment> succeededBefore(Deployment deployment) {
        return first(
                """
                app = :app and outcome_kind = 'SUCCEEDED' and (ref <> :ref or commit <> :commit)
                and number < (select d.number from deployment d where d.id = :id) order by number desc limit 1""",
                "app",
                deployment.app().uid(),
                "ref",
                deployment.revision().ref(),
                "commit",
                deployment.revision().commit().sha(),
                "id",
                deployment.id());
    }

    @Override
    public List<Deployment> unfinishedAfter(AppId app, Optional<Deployment> succeeded) {
        return list(
                        """
                        app = :app and outcome_kind = any(:unfinished)
                          and number > coalesce((select p.number from deployment p where p.id = :succeeded), 0)
                          and exists (select from step_result s where s.deployment = id
                            and s.effect <> 'READ' and s.status <> 'SKIPPED')
                        order by number desc limit :most""",
                        "app",
                        app.uid(),
                        "unfinished",
                        UNFINISHED,
                        "succeeded",
                        succeeded.map(Deployment::id).orElse(""),
                        "most",
                        MOST_UNFINISHED)
                .reversed();
    }

    private Optional<Deployment> first(String condition, Object... namesAndValues) {
        return list(condition, namesAndValues).stream().findFirst();
    }

    private List<Deployment> list(String condition, Object... namesAndValues) {
        return ledger.rows(DeploymentRow::of, SELECT + condition, namesAndValues);
    }

    @Override
    public void propose(String id, Proposal proposal, List<Finding> findings) {
        found(
                id,
                ledger.change(
                        """
                        update deployment set proposal = cast(:proposal as jsonb), findings = cast(:findings as jsonb),
                          plan_digest = :plan, rollback_digest = :rollback where id = :id""",
                        "proposal",
                        json.write(proposal),
                        "findings",
                        json.write(new Json.Findings(findings)),
                        "plan",
                        proposal.plan().digest().value(),
                        "rollback",
                        proposal.rollback().digest().value(),
                        "id",
                        id));
        uses.note(id, proposal);
    }

    @Override
    public Optional<Proposal> proposal(String id) {
        return half(id, "proposal", row -> json.read(row.getString("proposal"), Proposal.class));
    }

    @Override
    public void approve(String id, Approval approval) {
        found(
                id,
                ledger.change(
                        """
                        update deployment set approved_plan = :plan, approved_rollback = :rollback, approved_by = :by,
                          approved_at = :at where id = :id""",
                        "plan",
                        approval.plan().value(),
                        "rollback",
                        approval.rollback().value(),
                        "by",
                        Bounded.name(approval.by().name()),
                        "at",
                        approval.at(),
                        "id",
                        id));
    }

    @Override
    public Optional<Approval> approval(String id) {
        return half(
                id,
                "approved_plan, approved_rollback, approved_by, approved_at",
                row -> new Approval(
                        new Digest(row.getString("approved_plan")),
                        new Digest(row.getString("approved_rollback")),
                        new Caller(row.getString("approved_by")),
                        row.getTimestamp("approved_at").toInstant()));
    }

    @Override
    public void reject(String id, String by) {
        found(
                id,
                ledger.change(
                        "update deployment set rejected_by = :by where id = :id", "by", Bounded.name(by), "id", id));
    }

    @Override
    public Optional<String> rejectedBy(String id) {
        return half(id, "rejected_by", row -> row.getString("rejected_by"));
    }

    /** Columns that are empty until something is written into all of them. */
    private <T> Optional<T> half(String id, String columns, Ledger.Reader<T> reader) {
        String sql = "select " + columns + " from deployment where id = :id and (" + columns + ") is not null";
        return ledger.rows(reader, sql, "id", id).stream().findFirst();
    }

    private static void found(String id, int changed) {
        if (changed == 0) {
            throw new IllegalStateException("there is no deployment " + id);
        }
    }
}
