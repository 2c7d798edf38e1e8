package dev.slipway.db;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
final class TokenTable implements Tokens {

    private final Ledger ledger;

    TokenTable(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void add(String name, Digest hash) {
        ledger.change("""
                insert into api_token (name, sha256) values (:name, :hash)
                on conflict (name) do update set sha256 = excluded.sha256, created_at = now()""", "name", name, "hash", hash.value());
    }

    @Override
    public Optional<String> nameOf(Digest hash) {
        return ledger
                .values(String.class, "select name from api_token where sha256 = :hash", "hash", hash.value())
                .stream()
                .findFirst();
    }

    @Override
    public boolean none() {
        return !ledger.value(Boolean.class, "select exists (select from api_token)");
    }
}
