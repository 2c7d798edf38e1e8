package dev.slipway.db;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "artifact")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class ArtifactRow {

    @Id
    String digest;

    byte[] content;
    Instant savedAt;

    @Singleton
    static class Rows implements PanacheRepositoryBase<ArtifactRow, String> {}
}
