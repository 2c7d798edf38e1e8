package dev.slipway.db;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.plan.Proposal;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The other half of a deployment's row: what was planned, found and agreed to. */
@Entity
@Table(name = "deployment")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class ProposalRow {

    @Id
    String id;

    @Nullable
    @JdbcTypeCode(SqlTypes.JSON)
    String proposal;

    @Nullable
    @JdbcTypeCode(SqlTypes.JSON)
    String findings;

    @Nullable
    String planDigest;

    @Nullable
    String rollbackDigest;

    @Nullable
    String approvedPlan;

    @Nullable
    String approvedRollback;

    @Nullable
    String approvedBy;

    @Nullable
    Instant approvedAt;

    @Nullable
    String rejectedBy;

    Optional<Proposal> proposal(Json json) {
        return Optional.ofNullable(proposal).map(text -> json.read(text, Proposal.class));
    }

    List<Finding> findings(Json json) {
        return Optional.ofNullable(findings)
                .map(text -> json.read(text, Json.Findings.class).findings())
                .orElse(List.of());
    }

    Optional<Approval> approval() {
        return approvedPlan == null || approvedRollback == null || approvedBy == null || approvedAt == null
                ? Optional.empty()
                : Optional.of(new Approval(
                        new Digest(approvedPlan), new Digest(approvedRollback), new Caller(approvedBy), approvedAt));
    }
}
