package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Sighting;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "sighting")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class SightingRow {

    @Id
    String app;

    String deployment;

    @Nullable
    @Column(name = "looked_at")
    Instant lookedAt;

    @Column(name = "due_at")
    Instant dueAt;

    String drift;
    String diff;
    String ailment;

    @Nullable
    @Column(name = "doubt_since")
    Instant doubtSince;

    Instant since;
    int heals;

    @Nullable
    @Column(name = "healed_at")
    Instant healedAt;

    Sighting sighting() {
        return new Sighting(
                new AppId(app),
                deployment,
                Optional.ofNullable(lookedAt),
                dueAt,
                drift,
                diff,
                ailment,
                Optional.ofNullable(doubtSince),
                since,
                heals,
                Optional.ofNullable(healedAt));
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<SightingRow, String> {}
}
