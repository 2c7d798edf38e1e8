package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Deployment.Trouble;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.Revision;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A deployment without its plan, which is large and lives in {@link ProposalRow}. */
@Entity
@Table(name = "deployment")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class DeploymentRow {

    static final String COLUMNS = """
            id, app, generation, ref, commit, trigger, phase, created_at, phase_since, ended_at, ending_kind, ending_reason,
            ending_message, outcome_kind, outcome_reason, outcome_message, trouble_since, trouble_tries, trouble_at,
            trouble_message, cancelled_by, waiting_for""";

    /** Any number of {@link #values}, as one JSON array. */
    static final String INSERT = """
            insert into deployment (%1$s) select %1$s
            from jsonb_populate_recordset(null::deployment, cast(:rows as jsonb))""".formatted(COLUMNS);

    /** All that changes, but {@code cancelled_by}, which somebody else may change at any time. */
    static final String CHANGE = """
            update deployment set phase = :phase, phase_since = cast(:phase_since as timestamptz), ended_at = cast(:ended_at as timestamptz),
              ending_kind = :ending_kind, ending_reason = :ending_reason, ending_message = :ending_message,
              outcome_kind = :outcome_kind, outcome_reason = :outcome_reason, outcome_message = :outcome_message,
              trouble_since = cast(:trouble_since as timestamptz), trouble_tries = cast(:trouble_tries as integer),
              trouble_at = :trouble_at, trouble_message = :trouble_message, waiting_for = :waiting_for
            where id = :id""";

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

    private void change(Deployment deployment) {
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

    /** With the columns of {@link #COLUMNS}. */
    static Deployment of(ResultSet columns) throws SQLException {
        DeploymentRow row = new DeploymentRow();
        row.id = columns.getString("id");
        row.app = columns.getString("app");
        row.generation = columns.getLong("generation");
        row.ref = columns.getString("ref");
        row.commit = columns.getString("commit");
        row.trigger = columns.getString("trigger");
        row.phase = columns.getString("phase");
        row.createdAt = columns.getTimestamp("created_at").toInstant();
        row.phaseSince = columns.getTimestamp("phase_since").toInstant();
        row.endedAt = Ledger.instant(columns, "ended_at").orElse(null);
        row.endingKind = columns.getString("ending_kind");
        row.endingReason = columns.getString("ending_reason");
        row.endingMessage = columns.getString("ending_message");
        row.outcomeKind = columns.getString("outcome_kind");
        row.outcomeReason = columns.getString("outcome_reason");
        row.outcomeMessage = columns.getString("outcome_message");
        row.troubleSince = Ledger.instant(columns, "trouble_since").orElse(null);
        row.troubleTries = columns.getObject("trouble_tries", Integer.class);
        row.troubleAt = columns.getString("trouble_at");
        row.troubleMessage = columns.getString("trouble_message");
        row.cancelledBy = columns.getString("cancelled_by");
        row.waitingFor = columns.getString("waiting_for");
        return row.deployment();
    }

    /** By the names of the columns. */
    Map<String, Optional<String>> values() {
        Map<String, Optional<String>> values = new HashMap<>();
        values.put("id", Optional.of(id));
        values.put("app", Optional.of(app));
        values.put("generation", text(generation));
        values.put("ref", Optional.of(ref));
        values.put("commit", Optional.of(commit));
        values.put("trigger", Optional.of(trigger));
        values.put("phase", Optional.of(phase));
        values.put("created_at", text(createdAt));
        values.put("phase_since", text(phaseSince));
        values.put("ended_at", text(endedAt));
        values.put("ending_kind", text(endingKind));
        values.put("ending_reason", text(endingReason));
        values.put("ending_message", text(endingMessage));
        values.put("outcome_kind", text(outcomeKind));
        values.put("outcome_reason", text(outcomeReason));
        values.put("outcome_message", text(outcomeMessage));
        values.put("trouble_since", text(troubleSince));
        values.put("trouble_tries", text(troubleTries));
        values.put("trouble_at", text(troubleAt));
        values.put("trouble_message", text(troubleMessage));
        values.put("cancelled_by", text(cancelledBy));
        values.put("waiting_for", Optional.of(waitingFor));
        return values;
    }

    private static Optional<String> text(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString);
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
}
