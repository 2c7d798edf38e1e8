package dev.slipway.deployment;

import java.util.regex.Pattern;

/** A git commit by its full SHA-1 (40 hex characters). */
public record Commit(String sha) {

    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}+");

    public Commit {
        if (!FULL.matcher(sha).matches()) {
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
