package dev.slipway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Receiver;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.http.Outgoing;
import dev.slipway.pipeline.Courier.Deliveries.Next;
import dev.slipway.pipeline.Courier.Messenger.Sending;
import dev.slipway.testing.Samples;
import dev.slipway.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifierTest {

    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final App APP = Samples.app(Samples.process());

    private final Map<String, Map<String, String>> stored = new HashMap<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HttpServer server;
    private int status = 204;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void signsAsStandardWebhooksWants() throws Exception {
        stored.put("receiver", Map.of("secret", KEY));

        assertThat(send(webhook(Optional.of(new SecretRef("receiver"))))).isEqualTo(new Sending.Sent());

        java.net.http.HttpHeaders sent = java.net.http.HttpHeaders.of(headers.getFirst(), (name, value) -> true);
        new Webhook(KEY).verify(bodies.getFirst(), sent.map());
        assertThat(bodies.getFirst())
                .isEqualTo("{\"id\":\"e1\",\"type\":\"RolledBack\",\"timestamp\":\"2030-01-01T00:00:00Z\","
                        + "\"app\":\"team-a/chat\",\"deployment\":\"d1\",\"sequence\":4,\"revision\":\"main@sha1:"
                        + Samples.commit(1)
                        + "\",\"reason\":\"ProbeFailed\",\"message\":\"probe: <b>500</b> & more\"}");
    }

    @Test
    void tellsWhereAMissingSecretBelongs() {
        assertThat(send(webhook(Optional.of(new SecretRef("receiver")))))
                .isEqualTo(new Sending.Failed("the secret receiver/secret is not there: put it there"));
        assertThat(bodies).isEmpty();
    }

    @Test
    void refusesAKeyThatIsNone() {
        stored.put("receiver", Map.of("secret", "whsec_%%%"));

        assertThat(send(webhook(Optional.of(new SecretRef("receiver")))))
                .isInstanceOfSatisfying(
                        Sending.Failed.class, failed -> assertThat(failed.why()).contains("no signing key"));
        assertThat(bodies).isEmpty();
    }

    @Test
    void countsOnlyTwoHundredsAsDelivered() {
        status = 302;

        assertThat(send(webhook(Optional.empty()))).isEqualTo(new Sending.Failed("the receiver answered 302"));
    }

    @Test
    void tellsSlackInBlocksWithoutLettingTextMention() {
        stored.put("slack", Map.of("address", url() + "services/T0/B0/x"));

        assertThat(send(new Receiver.Slack(new SecretRef("slack"), List.of()))).isEqualTo(new Sending.Sent());

        assertThat(bodies.getFirst())
                .isEqualTo("{\"blocks\":[{\"text\":{\"text\":\":leftwards_arrow_with_hook: *RolledBack*  team-a/chat\\n"
                        + "probe: &lt;b&gt;500&lt;/b&gt; &amp; more\",\"type\":\"mrkdwn\"},\"type\":\"section\"},"
                        + "{\"elements\":[{\"text\":\"`main@sha1:" + Samples.commit(1)
                        + "`  ProbeFailed  deployment `d1`\",\"type\":\"mrkdwn\"}],\"type\":\"context\"}],"
                        + "\"text\":\"RolledBack: team-a/chat\"}");
    }

    @Test
    void neverShowsTheAddressOfASlackHook() {
        stored.put("slack", Map.of("address", "not an address with-a-secret"));

        assertThat(send(new Receiver.Slack(new SecretRef("slack"), List.of())).toString())
                .doesNotContain("with-a-secret");
    }

    @Test
    void callsNoPrivateAddressUnlessAllowed() {
        Notifier careful = new Notifier(new Outgoing(TestVertx.SHARED), () -> false, secrets(), meters);

        assertThat(careful.send(next(webhook(Optional.empty()), 0)))
                .isInstanceOfSatisfying(
                        Sending.Failed.class, failed -> assertThat(failed.why()).contains("private"));
        assertThat(bodies).isEmpty();
    }

    @Test
    void countsWhatWasSentAndWhatWasTriedAgain() {
        Notifier notifier = notifier();
        status = 500;
        notifier.send(next(webhook(Optional.empty()), 0));
        notifier.send(next(webhook(Optional.empty()), 1));
        status = 204;
        notifier.send(next(webhook(Optional.empty()), 2));

        assertThat(counted("failed", "first")).isEqualTo(1);
        assertThat(counted("failed", "again")).isEqualTo(1);
        assertThat(counted("sent", "again")).isEqualTo(1);
        assertThat(meters.find("slipway.notifications").counters()).hasSize(3);
    }

    private double counted(String result, String attempt) {
        return meters.get("slipway.notifications")
                .tags("kind", "webhook", "result", result, "attempt", attempt)
                .counter()
                .count();
    }

    private Sending send(Receiver receiver) {
        return notifier().send(next(receiver, 0));
    }

    private Notifier notifier() {
        return new Notifier(new Outgoing(TestVertx.SHARED), () -> true, secrets(), meters);
    }

    private static Next next(Receiver receiver, int tries) {
        return new Next(APP, receiver, 0, event(), tries, false);
    }

    private Receiver.Webhook webhook(Optional<SecretRef> secret) {
        return new Receiver.Webhook(url(), secret, List.of());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private Secrets secrets() {
        return new Secrets() {
            @Override
            public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
                return Optional.ofNullable(stored.get(reference.name()));
            }

            @Override
            public String whereToPut(String namespace, SecretRef reference) {
                return "put it there";
            }
        };
    }

    private static DeploymentEvent event() {
        return new DeploymentEvent(
                "e1",
                new AppId("a1"),
                new AppName("team-a", "chat"),
                "d1",
                4,
                "RolledBack",
                Instant.parse("2030-01-01T00:00:00Z"),
                Samples.revision(1),
                "ProbeFailed",
                "probe: <b>500</b> & more",
                Optional.empty());
    }
}
