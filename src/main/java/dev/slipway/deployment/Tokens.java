package dev.slipway.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who may use the API: tokens by their SHA-256, never by themselves. Each call joins the caller's transaction, or is one of its own. */
public interface Tokens {

    /** How many there may be. */
    int MOST = 1_000;

    /** At most 63 characters of name; replaces the token of the same name. */
    void add(String name, Digest hash);

    /** Whose token it is, and notes its use, to the minute; looked up by the hash, so that no comparison depends on a secret. */
    Optional<String> nameOf(Digest hash);

    /** True where there is none: the next start makes the first. */
    boolean none();

    /** By name. */
    List<Known> all();

    /** From now on it opens nothing; false where there is none of that name. */
    boolean revoke(String name);

    /** Others who make or revoke tokens wait until the transaction ends. */
    void lock();

    /** A token as it may be shown. */
    record Known(String name, Instant createdAt, Optional<Instant> lastUsedAt) {}
}
