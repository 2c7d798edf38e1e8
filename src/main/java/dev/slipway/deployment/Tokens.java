package dev.slipway.deployment;

import java.util.Optional;

/** Who may use the API: tokens by their SHA-256, never by themselves. Each call is a transaction of its own. */
public interface Tokens {

    /** At most 63 characters of name; replaces the token of the same name. */
    void add(String name, Digest hash);

    /** Whose token it is; looked up by the hash, so that no comparison depends on a secret. */
    Optional<String> nameOf(Digest hash);

    /** True as long as there never was one: the first start makes it. */
    boolean none();
}
