package dev.slipway.hook;

import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of git hosts, and the headers that each of them signs and numbers its deliveries with. */
enum Provider {
    GITHUB("github", "X-Hub-Signature-256", "X-GitHub-Delivery"),
    /** Whatever can sign a body: {@code X-Slipway-Signature: sha256=<hex of HMAC-SHA256>}. */
    GENERIC("generic", "X-Slipway-Signature", "Idempotency-Key");

    static final String GITHUB_EVENT = "X-GitHub-Event";

    private final String word;
    private final String signatureHeader;
    private final String deliveryHeader;

    Provider(String word, String signatureHeader, String deliveryHeader) {
        this.word = word;
        this.signatureHeader = signatureHeader;
        this.deliveryHeader = deliveryHeader;
    }

    static Optional<Provider> of(String word) {
        return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    String signatureHeader() {
        return signatureHeader;
    }

    String deliveryHeader() {
        return deliveryHeader;
    }
}
