package dev.slipway.db;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote; {@code signal} is raised by jobs and never read here. */
@Entity
@Table(name = "repository")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class RepositoryRow {

    @Id
    String key;

    String url;
    String namespace;

    @Nullable
    String secretName;

    @Nullable
    String secretKey;

    RepositoryId id() {
        Optional<SecretRef> secret =
                Optional.ofNullable(secretName).map(name -> new SecretRef(name, Optional.ofNullable(secretKey)));
        return new RepositoryId(url, namespace, secret);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<RepositoryRow, String> {}
}
