package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Deployment.Trouble;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.Revision;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A deployment without its plan, which is large and lives in {@link ProposalRow}. */
@Entity
@Table(name = "deployment")
@DynamicUpdate // never writes back what somebody else may have changed meanwhile
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class DeploymentRow {

    @Id
    String id;

    /** Given by PostgreSQL: the order they were made in. */
    @Column(insertable = false, updatable = false)
    long number;

    String app;
    long generation;
    String ref;
    String commit;
    String trigger;
    String phase;
    Instant createdAt;
    Instant phaseSince;

    @Nullable
    Instant endedAt;

    @Nullable
    String endingKind;

    @Nullable
    String endingReason;

    @Nullable
    String endingMessage;

    @Nullable
    String outcomeKind;

    @Nullable
    String outcomeReason;

    @Nullable
    String outcomeMessage;

    @Nullable
    Instant troubleSince;

    @Nullable
    Integer troubleTries;

    @Nullable
    String troubleAt;

    @Nullable
    String troubleMessage;

    @Nullable
    String cancelledBy;

    String waitingFor;

    static DeploymentRow of(Deployment deployment) {
        DeploymentRow row = new DeploymentRow();
        row.id = deployment.id();
        row.app = deployment.app().uid();
        row.generation = deployment.generation();
        row.ref = deployment.revision().ref();
        row.commit = deployment.revision().commit().sha();
        row.trigger = deployment.trigger();
        row.createdAt = deployment.createdAt();
        row.cancelledBy = deployment.cancelledBy().map(Bounded::name).orElse(null);
        row.change(deployment);
        return row;
    }

    /** All that changes, but {@code cancelledBy}. */
    final void change(Deployment deployment) {
        phase = deployment.phase().name();
        phaseSince = deployment.phaseSince();
        endedAt = deployment.endedAt().orElse(null);
        endingKind = deployment.ending().map(ending -> ending.kind().name()).orElse(null);
        endingReason = deployment.ending().map(ending -> ending.reason().word()).orElse(null);
        endingMessage = deployment
                .ending()
                .map(ending -> Bounded.message(ending.message()))
                .orElse(null);
        outcomeKind = deployment.outcome().map(outcome -> outcome.kind().name()).orElse(null);
        outcomeReason =
                deployment.outcome().map(outcome -> outcome.reason().word()).orElse(null);
        outcomeMessage = deployment
                .outcome()
                .map(outcome -> Bounded.message(outcome.message()))
                .orElse(null);
        troubleSince = deployment.trouble().map(Trouble::since).orElse(null);
        troubleTries = deployment.trouble().map(Trouble::tries).orElse(null);
        troubleAt =
                deployment.trouble().map(trouble -> Bounded.name(trouble.at())).orElse(null);
        troubleMessage = deployment
                .trouble()
                .map(trouble -> Bounded.message(trouble.message()))
                .orElse(null);
        waitingFor = Bounded.message(deployment.waitingFor());
    }

    Deployment deployment() {
        return new Deployment(
                id,
                new AppId(app),
                generation,
                new Revision(ref, new Commit(commit)),
                trigger,
                Phase.valueOf(phase),
                createdAt,
                phaseSince,
                Optional.ofNullable(endedAt),
                outcome(endingKind, endingReason, endingMessage),
                outcome(outcomeKind, outcomeReason, outcomeMessage),
                trouble(),
                Optional.ofNullable(cancelledBy),
                waitingFor);
    }

    private Optional<Trouble> trouble() {
        return troubleSince == null || troubleTries == null || troubleAt == null || troubleMessage == null
                ? Optional.empty()
                : Optional.of(new Trouble(troubleSince, troubleTries, troubleAt, troubleMessage));
    }

    private static Optional<Outcome> outcome(@Nullable String kind, @Nullable String reason, @Nullable String message) {
        return kind == null || reason == null || message == null
                ? Optional.empty()
                : Optional.of(new Outcome(Outcome.Kind.valueOf(kind), reason, message));
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<DeploymentRow, String> {}
}
