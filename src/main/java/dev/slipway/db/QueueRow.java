package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Revision;
import dev.slipway.pipeline.QueuedRevision;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "revision_queue")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class QueueRow {

    @Id
    long sequence;

    String app;
    long generation;
    String ref;
    String commit;
    String trigger;

    @Nullable
    Instant notBefore;

    String cause;

    @Nullable
    Instant takenAt;

    QueuedRevision revision() {
        return new QueuedRevision(
                sequence,
                new AppId(app),
                generation,
                new Revision(ref, new Commit(commit)),
                trigger,
                Optional.ofNullable(notBefore),
                cause);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<QueueRow, Long> {}
}
