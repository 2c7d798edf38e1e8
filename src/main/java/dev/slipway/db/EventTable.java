package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentHistory;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.history.DeploymentRecord;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** History by deployments. */
@Singleton
final class EventTable implements DeploymentHistory {

    /** Far more than a plan's steps can tell of. */
    private static final int MOST_EVENTS = 2_000;

    private static final String WHOLE = """
            select d, p, a.namespace, a.name from DeploymentRow d
            join ProposalRow p on p.id = d.id join AppRow a on a.uid = d.app
            """;

    private static final String OUTLINES = """
            select %s, plan_digest, approved_by,
              coalesce(jsonb_array_length(proposal -> 'plan' -> 'steps'), 0) as steps,
              (select count(*) from step_result s where s.deployment = deployment.id) as done
            from deployment where app = :app order by number desc limit :most""".formatted(DeploymentRow.COLUMNS);

    private final Ledger ledger;
    private final EventRow.Rows rows;
    private final ResultTable results;
    private final EntityManager entities;
    private final Json json = new Json();

    EventTable(Ledger ledger, EventRow.Rows rows, ResultTable results, EntityManager entities) {
        this.ledger = ledger;
        this.rows = rows;
        this.results = results;
        this.entities = entities;
    }

    /** Locks the deployment's row until the transaction ends, so that two who tell of it at once don't take the same number. */
    @Override
    public DeploymentEvent append(DeploymentEvent event) {
        EventRow row = EventRow.of(event);
        int sequence = ledger.value(
                Integer.class,
                """
                with told as (
                  insert into event
                    (id, deployment, sequence, app, namespace, name, type, at, ref, commit, reason, message, step)
                  values (:id, :deployment, next_event_sequence(:deployment), :app, :namespace, :name, :type, :at, :ref,
                    :commit, :reason, :message, nullif(:step, ''))
                  returning sequence)
                select sequence from told""",
                "id",
                row.id,
                "deployment",
                row.deployment,
                "app",
                row.app,
                "namespace",
                row.namespace,
                "name",
                row.name,
                "type",
                row.type,
                "at",
                row.at,
                "ref",
                row.ref,
                "commit",
                row.commit,
                "reason",
                row.reason,
                "message",
                row.message,
                "step",
                event.step().orElse(""));
        return event.numbered(sequence);
    }

    @Override
    public void record(List<DeploymentEvent> events) {
        ledger.write(() -> rows.persist(events.stream().map(EventRow::of)));
    }

    @Override
    public Optional<DeploymentRecord> find(String deployment) {
        return ledger.read(() -> entities.createQuery(WHOLE + "where d.id = :id", Object[].class)
                .setParameter("id", deployment)
                .getResultStream()
                .findFirst()
                .map(row -> record(row, true)));
    }

    @Override
    public List<DeploymentRecord> list(Optional<AppId> app, Optional<String> before, int most) {
        List<String> conditions = new ArrayList<>(List.of("true = true"));
        app.ifPresent(id -> conditions.add("d.app = :app"));
        before.ifPresent(
                id -> conditions.add("d.number < (select b.number from DeploymentRow b where b.id = :before)"));
        String where = "where " + String.join(" and ", conditions) + " order by d.number desc";
        return ledger.read(() -> {
            var query = entities.createQuery(WHOLE + where, Object[].class).setMaxResults(most);
            app.ifPresent(id -> query.setParameter("app", id.uid()));
            before.ifPresent(id -> query.setParameter("before", id));
            return query.getResultStream().map(row -> record(row, false)).toList();
        });
    }

    private DeploymentRecord record(Object[] row, boolean whole) {
        DeploymentRow deployment = (DeploymentRow) row[0];
        ProposalRow half = (ProposalRow) row[1];
        return new DeploymentRecord(
                deployment.deployment(),
                new AppName((String) row[2], (String) row[3]),
                half.proposal(json),
                whole ? half.findings(json) : List.of(),
                half.approval(),
                whole ? results.all(deployment.id) : List.of());
    }

    @Override
    public List<DeploymentOutline> outlines(AppId app, int most) {
        return ledger.rows(EventTable::outline, OUTLINES, "app", app.uid(), "most", most);
    }

    private static DeploymentOutline outline(ResultSet row) throws SQLException {
        return new DeploymentOutline(
                DeploymentRow.of(row),
                Optional.ofNullable(row.getString("plan_digest")).map(Digest::new),
                row.getInt("steps"),
                row.getInt("done"),
                Optional.ofNullable(row.getString("approved_by")).map(Caller::new));
    }

    @Override
    public List<DeploymentEvent> events(String deployment) {
        return ledger.read(
                () -> rows.find("deployment = ?1 order by sequence", deployment).page(Page.ofSize(MOST_EVENTS)).stream()
                        .map(EventRow::event)
                        .toList());
    }
}
