package dev.slipway.db;

import dev.slipway.deployment.Tokens;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token without its hash, which nobody needs to read. */
@Entity
@Table(name = "api_token")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class TokenRow {

    @Id
    String name;

    Instant createdAt;

    @Nullable
    Instant lastUsedAt;

    Tokens.Known known() {
        return new Tokens.Known(name, createdAt, Optional.ofNullable(lastUsedAt));
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<TokenRow, String> {}
}
