package dev.slipway.notify;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.http.HttpConfig;
import dev.slipway.http.Outgoing;
import dev.slipway.http.Reach;
import dev.slipway.http.Reply;
import dev.slipway.http.Request;
import dev.slipway.pipeline.Courier.Deliveries.Next;
import dev.slipway.pipeline.Courier.Messenger;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Sends one event to a webhook or to Slack; any 2xx is a delivery. */
@Singleton
class Notifier implements Messenger {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_ANSWER_BYTES = 4096;
    private static final String SIGNING_KEY = "secret";
    private static final String SLACK_KEY = "address";

    private final Outgoing http;
    private final Reach reach;
    private final Secrets secrets;
    private final MeterRegistry registry;
    private final Bodies bodies = new Bodies();

    Notifier(Outgoing http, HttpConfig config, Secrets secrets, MeterRegistry registry) {
        this.http = http;
        this.reach = Reach.configured(config);
        this.secrets = secrets;
        this.registry = registry;
    }

    @Override
    public Sending send(Next next) {
        return switch (next.receiver()) {
            case Receiver.Webhook webhook -> counted("webhook", next, webhook(next.app(), webhook, next.event()));
            case Receiver.Slack slack -> counted("slack", next, slack(next.app(), slack, next.event()));
        };
    }

    private Sending counted(String kind, Next next, Sending sending) {
        String result = sending instanceof Sending.Sent ? "sent" : "failed";
        String attempt = next.isRetry() ? "again" : "first";
        registry.counter("slipway.notifications", "kind", kind, "result", result, "attempt", attempt)
                .increment();
        return sending;
    }

    private Sending webhook(App app, Receiver.Webhook webhook, DeploymentEvent event) {
        String body = bodies.webhook(event);
        Request request = Request.postJson(URI.create(webhook.url()), body, reach);
        if (webhook.secretRef().isEmpty()) {
            return answered(request.with("webhook-id", event.id()));
        }
        SecretRef reference = webhook.secretRef().get();
        Optional<String> key = read(app, reference, SIGNING_KEY);
        return key.map(secret -> Signature.of(secret, event.id(), body).on(request))
                .map(signed -> signed.map(this::answered)
                        .orElseGet(() -> new Sending.Failed("the secret " + reference
                                + " is no signing key: write whsec_ and the base64 of 24 to 64 random bytes")))
                .orElseGet(() -> missing(app, reference, SIGNING_KEY));
    }

    private Sending slack(App app, Receiver.Slack slack, DeploymentEvent event) {
        return read(app, slack.secretRef(), SLACK_KEY)
                .map(address -> address(address)
                        .map(uri -> answered(Request.postJson(uri, bodies.slack(event), reach)))
                        .orElseGet(() -> new Sending.Failed(
                                "the secret " + slack.secretRef() + " holds no address of a Slack incoming webhook")))
                .orElseGet(() -> missing(app, slack.secretRef(), SLACK_KEY));
    }

    private Sending answered(Request request) {
        return switch (http.send(request.within(LIMIT).atMost(MOST_ANSWER_BYTES))) {
            case Reply.Answer answer ->
                answer.status() / 100 == 2
                        ? new Sending.Sent()
                        : new Sending.Failed("the receiver answered " + answer.status());
            case Reply.Refused(String why) -> new Sending.Failed(why);
            case Reply.Unreachable(String why) -> new Sending.Failed(why);
        };
    }

    private Optional<String> read(App app, SecretRef reference, String key) {
        return secrets.read(app.name().namespace(), reference)
                .flatMap(
                        values -> Optional.ofNullable(values.get(reference.key().orElse(key))))
                .map(String::strip);
    }

    private Sending missing(App app, SecretRef reference, String key) {
        SecretRef wanted =
                new SecretRef(reference.name(), Optional.of(reference.key().orElse(key)));
        return new Sending.Failed("the secret " + wanted + " is not there: "
                + secrets.whereToPut(app.name().namespace(), wanted));
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
