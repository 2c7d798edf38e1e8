package dev.slipway.db;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What queries of other tables need of an App; the whole of it is in {@link AppTable}. */
@Entity
@Table(name = "app")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class AppRow {

    @Id
    String uid;

    String namespace;
    String name;
    String repository;

    @Nullable
    Instant deletedAt;
}
