package dev.slipway.db;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

@Singleton
final class TokenTable implements Tokens {

    private final Ledger ledger;
    private final TokenRow.Rows rows;

    TokenTable(Ledger ledger, TokenRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public void add(String name, Digest hash) {
        ledger.change("""
                insert into api_token (name, sha256) values (:name, :hash)
                on conflict (name) do update set sha256 = excluded.sha256, created_at = now(), last_used_at = null""", "name", name, "hash", hash.value());
    }

    /** A use within the same minute writes nothing. */
    @Override
    public Optional<String> nameOf(Digest hash) {
        return ledger.read(() -> {
            Optional<String> name = ledger
                    .values(String.class, "select name from api_token where sha256 = :hash", "hash", hash.value())
                    .stream()
                    .findFirst();
            name.ifPresent(known -> ledger.change("""
                update api_token set last_used_at = now()
                where sha256 = :hash and coalesce(last_used_at < now() - interval '1 minute', true)""", "hash", hash.value()));
            return name;
        });
    }

    @Override
    public boolean none() {
        return !ledger.value(Boolean.class, "select exists (select from api_token)");
    }

    @Override
    public List<Known> all() {
        return ledger.read(() -> rows.find("order by name").page(Page.ofSize(MOST)).stream()
                .map(TokenRow::known)
                .toList());
    }

    @Override
    public boolean revoke(String name) {
        return ledger.change("delete from api_token where name = :name", "name", name) > 0;
    }

    @Override
    public void lock() {
        ledger.change("lock table api_token in share row exclusive mode");
    }
}
