package dev.slipway.hook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the raw body, written {@code sha256=<64 hex>}. */
record Signature(String hex) {

    private static final Pattern HEADER = Pattern.compile("sha256=([0-9a-fA-F]{64})");

    /** Empty for what can't be one. */
    static Optional<Signature> parse(String header) {
        return Optional.of(HEADER.matcher(header)).filter(m -> m.matches()).map(m -> new Signature(m.group(1)));
    }

    static Signature of(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new Signature(HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /** Takes the same time wherever the difference is. */
    boolean signs(String secret, byte[] body) {
        return MessageDigest.isEqual(
                HexFormat.of().parseHex(hex), HexFormat.of().parseHex(of(secret, body).hex));
    }
}
