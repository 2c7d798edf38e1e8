package dev.slipway.hook;

import dev.slipway.deployment.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One signed body and the headers that came with it. */
final class Delivery {

    private static final int SECONDS_OF_ONE_DELIVERY = 10;

    private final Provider provider;
    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    Delivery(Provider provider, Map<String, String> headers, byte[] body) {
        this.provider = provider;
        this.headers.putAll(headers);
        this.body = body;
    }

    Provider provider() {
        return provider;
    }

    byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The host's own id. Where it gives none, equal bodies within ten seconds are one delivery: later ones may tell of another push,
     * because a body need not name a commit.
     */
    String id(Instant now) {
        return header(provider.deliveryHeader())
                .filter(id -> id.matches("[!-~]{1,200}"))
                .orElseGet(() -> Digest.of(body) + "@" + now.getEpochSecond() / SECONDS_OF_ONE_DELIVERY);
    }

    boolean isForm() {
        return header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }
}
