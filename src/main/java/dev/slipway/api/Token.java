package dev.slipway.api;

import dev.slipway.deployment.Digest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A bearer token: 256 random bits. Never stored, printed once. */
record Token(String text) {

    private static final String PREFIX = "slipway_";
    private static final int BYTES = 32;

    static Token random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Token(PREFIX + HexFormat.of().formatHex(bytes));
    }

    /** What is stored. So many random bits need no slow hash. */
    Digest hash() {
        return Digest.of(text);
    }

    /** Not the token: it would end in a log some day. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
