package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Revision;
import dev.slipway.history.DeploymentEvent;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "event")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class EventRow {

    @Id
    String id;

    String deployment;
    int sequence;
    String app;
    String namespace;
    String name;
    String type;
    Instant at;
    String ref;
    String commit;
    String reason;
    String message;

    @Nullable
    String step;

    /** For plain statements; a row's place in the live stream is another column, given after the commit: see {@link EventPlaces}. */
    static final String COLUMNS =
            "id, deployment, sequence, app, namespace, name, type, at, ref, commit, reason, message, step";

    static EventRow of(DeploymentEvent event) {
        EventRow row = new EventRow();
        row.id = event.id();
        row.deployment = event.deployment();
        row.sequence = event.sequence();
        row.app = event.app().uid();
        row.namespace = event.name().namespace();
        row.name = event.name().name();
        row.type = event.type();
        row.at = event.at();
        row.ref = event.revision().ref();
        row.commit = event.revision().commit().sha();
        row.reason = event.reason();
        row.message = Bounded.message(event.message());
        row.step = event.step().orElse(null);
        return row;
    }

    static DeploymentEvent read(ResultSet row) throws SQLException {
        return new DeploymentEvent(
                row.getString("id"),
                new AppId(row.getString("app")),
                new AppName(row.getString("namespace"), row.getString("name")),
                row.getString("deployment"),
                row.getInt("sequence"),
                row.getString("type"),
                row.getTimestamp("at").toInstant(),
                new Revision(row.getString("ref"), new Commit(row.getString("commit"))),
                row.getString("reason"),
                row.getString("message"),
                Optional.ofNullable(row.getString("step")));
    }

    DeploymentEvent event() {
        return new DeploymentEvent(
                id,
                new AppId(app),
                new AppName(namespace, name),
                deployment,
                sequence,
                type,
                at,
                new Revision(ref, new Commit(commit)),
                reason,
                message,
                Optional.ofNullable(step));
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<EventRow, String> {}
}
