package dev.slipway.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.slipway.http.Request;
import java.time.Instant;
import java.util.Optional;

/** A message signed as Standard Webhooks 1.0 says: HMAC-SHA256 over id, timestamp and body. */
record Signature(String id, long timestamp, Optional<String> value) {

    /** The time is that of sending, as the standard wants it: receivers refuse what is older than five minutes. */
    static Signature of(String secret, String id, String body) {
        long now = Instant.now().getEpochSecond();
        try {
            return new Signature(id, now, Optional.of(new Webhook(secret).sign(id, now, body)));
        } catch (WebhookSigningException | IllegalArgumentException e) {
            return new Signature(id, now, Optional.empty());
        }
    }

    /** The request with its three headers; empty when the secret was no key. */
    Optional<Request> on(Request request) {
        return value.map(signature -> request.with("webhook-id", id)
                .with("webhook-timestamp", Long.toString(timestamp))
                .with("webhook-signature", signature));
    }
}
