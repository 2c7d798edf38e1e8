package dev.slipway.db;

import dev.slipway.deployment.Caller;
import dev.slipway.history.AuditEntry;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "audit")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class AuditRow {

    @Id
    long id;

    Instant at;
    String caller;
    String action;
    String app;
    String subject;
    boolean accepted;
    String answer;

    AuditEntry entry() {
        return new AuditEntry(id, at, new Caller(caller), action, app, subject, accepted, answer);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<AuditRow, Long> {}
}
