package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.pipeline.Deployments;
import dev.slipway.plan.Proposal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Singleton
final class DeploymentTable implements Deployments {

    static final int MOST_UNFINISHED = 100;

    /** Ended so that what they made may still be there. */
    static final List<String> UNFINISHED =
            List.of(Kind.SUPERSEDED.name(), Kind.ROLLBACK_FAILED.name(), Kind.FAILED.name(), Kind.CANCELLED.name());

    private final Ledger ledger;
    private final DeploymentRow.Rows rows;
    private final ProposalRow.Rows proposals;
    private final Uses uses;
    private final Json json = new Json();

    DeploymentTable(Ledger ledger, DeploymentRow.Rows rows, ProposalRow.Rows proposals, Uses uses) {
        this.ledger = ledger;
        this.rows = rows;
        this.proposals = proposals;
        this.uses = uses;
    }

    @Override
    public void insert(List<Deployment> deployments) {
        ledger.write(() -> rows.persist(deployments.stream().map(DeploymentRow::of)));
    }

    @Override
    public void update(Deployment deployment) {
        ledger.write(() -> one(deployment.id()).change(deployment));
    }

    @Override
    public void cancel(String id, String by) {
        ledger.write(() -> rows.update(
                "cancelledBy = ?1 where id = ?2 and cancelledBy is null and phase <> 'ENDED'", Bounded.name(by), id));
    }

    @Override
    public Optional<Deployment> find(String id) {
        return ledger.read(() -> rows.findByIdOptional(id).map(DeploymentRow::deployment));
    }

    @Override
    public Optional<Deployment> open(AppId app) {
        return first("app = ?1 and phase <> 'ENDED'", app.uid());
    }

    @Override
    public Optional<Deployment> lastSucceeded(AppId app) {
        return first("app = ?1 and outcomeKind = 'SUCCEEDED' order by number desc", app.uid());
    }

    @Override
    public Optional<Deployment> succeededBefore(Deployment deployment) {
        return first(
                """
                app = ?1 and outcomeKind = 'SUCCEEDED' and (ref <> ?2 or commit <> ?3)
                and number < (select d.number from DeploymentRow d where d.id = ?4) order by number desc""",
                deployment.app().uid(),
                deployment.revision().ref(),
                deployment.revision().commit().sha(),
                deployment.id());
    }

    /** Most often there is none, and nothing to load. */
    @Override
    public List<Deployment> unfinishedAfter(AppId app, Optional<Deployment> succeeded) {
        return ledger.read(() -> {
            List<String> ids = ledger.values(
                    String.class,
                    """
                    select d.id from deployment d where d.app = :app and d.outcome_kind = any(:unfinished)
                      and d.number > coalesce((select p.number from deployment p where p.id = :succeeded), 0)
                      and exists (select from step_result s where s.deployment = d.id
                        and s.effect <> 'READ' and s.status <> 'SKIPPED')
                    order by d.number desc limit :most""",
                    "app",
                    app.uid(),
                    "unfinished",
                    UNFINISHED,
                    "succeeded",
                    succeeded.map(Deployment::id).orElse(""),
                    "most",
                    MOST_UNFINISHED);
            return ids.isEmpty()
                    ? List.of()
                    : rows.list("id in ?1 order by number", ids).stream()
                            .map(DeploymentRow::deployment)
                            .toList();
        });
    }

    private Optional<Deployment> first(String query, Object... parameters) {
        return ledger.read(
                () -> rows.find(query, parameters).firstResultOptional().map(DeploymentRow::deployment));
    }

    @Override
    public void propose(String id, Proposal proposal, List<Finding> findings) {
        ledger.write(() -> {
            ProposalRow row = found(proposals.findById(id), id);
            row.proposal = json.write(proposal);
            row.findings = json.write(new Json.Findings(findings));
            row.planDigest = proposal.plan().digest().value();
            row.rollbackDigest = proposal.rollback().digest().value();
        });
        uses.note(id, proposal);
    }

    @Override
    public Optional<Proposal> proposal(String id) {
        return half(id).flatMap(row -> row.proposal(json));
    }

    @Override
    public void approve(String id, Approval approval) {
        ledger.write(() -> {
            ProposalRow row = found(proposals.findById(id), id);
            row.approvedPlan = approval.plan().value();
            row.approvedRollback = approval.rollback().value();
            row.approvedBy = Bounded.name(approval.by().name());
            row.approvedAt = approval.at();
        });
    }

    @Override
    public Optional<Approval> approval(String id) {
        return half(id).flatMap(ProposalRow::approval);
    }

    @Override
    public void reject(String id, String by) {
        ledger.write(() -> found(proposals.findById(id), id).rejectedBy = Bounded.name(by));
    }

    @Override
    public Optional<String> rejectedBy(String id) {
        return half(id).flatMap(row -> Optional.ofNullable(row.rejectedBy));
    }

    private Optional<ProposalRow> half(String id) {
        return ledger.read(() -> proposals.findByIdOptional(id));
    }

    private DeploymentRow one(String id) {
        return found(rows.findById(id), id);
    }

    private static <T> T found(@Nullable T row, String id) {
        if (row == null) {
            throw new IllegalStateException("there is no deployment " + id);
        }
        return row;
    }
}
