package dev.slipway.db;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An App; {@code signal} is raised by jobs and never read here. */
@Entity
@Table(name = "app")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class AppRow {

    @Id
    String uid;

    String namespace;
    String name;
    long generation;
    String owner;

    @JdbcTypeCode(SqlTypes.JSON)
    String manifest;

    String repository;
    long pollEvery;

    @Nullable
    Instant deletedAt;

    @Singleton
    static class Rows implements PanacheRepositoryBase<AppRow, String> {}
}
