package dev.slipway.testing;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tokens that are used at the same instant as they are made. */
public final class InMemoryTokens implements Tokens {

    private final Map<String, Digest> hashes = new TreeMap<>();
    private final Map<String, Instant> used = new TreeMap<>();

    @Override
    public void add(String name, Digest hash) {
        hashes.put(name, hash);
    }

    @Override
    public Optional<String> nameOf(Digest hash) {
        Optional<String> name = hashes.entrySet().stream()
                .filter(token -> token.getValue().equals(hash))
                .map(Map.Entry::getKey)
                .findFirst();
        name.ifPresent(known -> used.put(known, Instant.EPOCH));
        return name;
    }

    @Override
    public boolean none() {
        return hashes.isEmpty();
    }

    @Override
    public List<Known> all() {
        return hashes.keySet().stream()
                .map(name -> new Known(name, Instant.EPOCH, Optional.ofNullable(used.get(name))))
                .toList();
    }

    @Override
    public boolean revoke(String name) {
        return hashes.remove(name) != null;
    }

    /** There is one thread. */
    @Override
    public void lock() {}
}
