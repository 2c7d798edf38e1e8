package dev.slipway.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 over bytes, written {@code sha256:<64 hex>}. */
public record Digest(String value) {

    private static final Pattern WRITTEN = Pattern.compile("sha256:[0-9a-f]{64}+");

    public Digest {
        if (!WRITTEN.matcher(value).matches()) {
            throw new IllegalArgumentException("not a digest: " + value);
        }
    }

    public static Digest of(byte[] bytes) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Digest("sha256:" + HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first twelve hex characters: for names that people read, never for identity. */
    public String brief() {
        return value.substring(7, 19);
    }

    @Override
    public String toString() {
        return value;
    }
}
