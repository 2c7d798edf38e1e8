package dev.slipway.db;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Trigger;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "trigger")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class TriggerRow {

    @Id
    long id;

    String repository;
    String provider;
    String delivery;

    @Nullable
    String hintRef;

    @Nullable
    String hintCommit;

    Instant at;

    @Nullable
    Instant handledAt;

    @Nullable
    String outcome;

    Trigger trigger(RepositoryId of) {
        return new Trigger(id, of, provider, delivery, hint(), at);
    }

    private Optional<Trigger.Hint> hint() {
        return hintRef == null || hintCommit == null
                ? Optional.empty()
                : Optional.of(new Trigger.Hint(hintRef, new Commit(hintCommit)));
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<TriggerRow, Long> {}
}
