package dev.slipway.deployment;

/** A git commit by its full SHA-1 (40 hex characters). */
public record Commit(String sha) {

    public Commit {
        if (!sha.matches("[0-9a-f]{40}")) {
            throw new IllegalArgumentException("not a full commit id: " + sha);
        }
    }

    public String brief() {
        return sha.substring(0, 8);
    }

    @Override
    public String toString() {
        return sha;
    }
}
