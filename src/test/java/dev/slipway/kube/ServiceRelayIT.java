package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.App;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.deployment.Target.Kubernetes.Helm;
import dev.slipway.testing.HostService;
import dev.slipway.tool.Relay.Answer;
import dev.slipway.tool.Relay.Question;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Service of a real cluster is asked through its API server; what answers is a program of this machine. */
class ServiceRelayIT extends InKubeWorld {

    private static final int MOST = 1_000;

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private HttpServer server;

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            boolean isLong = exchange.getRequestURI().getPath().equals("/long");
            byte[] answer = (isLong ? "x".repeat(5 * MOST * 1_000) : "hello").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isLong ? 200 : 418, answer.length);
            try (var out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void passesOnWhatIsAskedAndWhatIsAnswered() throws IOException {
        serve();

        assertThat(ask(world.app, "/health?deep=1", Optional.empty()))
                .isEqualTo(new Answer.Answered(418, "hello", true));
        assertThat(asked).hasValue("GET /health?deep=1 ");
        assertThat(ask(world.app, "/v1/chat", Optional.of("{\"a\":1}"))).isInstanceOf(Answer.Answered.class);
        assertThat(asked).hasValue("POST /v1/chat {\"a\":1}");
    }

    @Test
    void readsTheBeginningOfALongAnswer() throws IOException {
        serve();

        assertThat(ask(world.app, "/long", Optional.empty()))
                .isEqualTo(new Answer.Answered(200, "x".repeat(MOST), false));
    }

    @Test
    void tellsWhatTheClusterSaysOfAServiceThatIsNotThere() {
        assertThat(ask(world.app, "/", Optional.empty())).isInstanceOfSatisfying(Answer.Answered.class, answered -> {
            assertThat(answered.status()).isEqualTo(404);
            assertThat(answered.body()).contains("services \\\"web\\\" not found");
        });
    }

    @Test
    void asksAsTheAccountThatDeploys() throws IOException {
        serve();
        assertThat(ask(deployedBy("deployer"), "/", Optional.empty()))
                .isInstanceOfSatisfying(
                        Answer.Silent.class,
                        silent -> assertThat(silent.why())
                                .contains("services/proxy", "deployer", "verbs get and create"));
        assertThat(asked).hasValue("");
    }

    @Test
    void asksNobodyOutsideTheAppsNamespace() {
        Question question =
                new Question(URI.create("kubernetes://kubernetes.default:443/"), Optional.empty(), within(), MOST);

        assertThat(relay().ask(question, world.attempt())).isInstanceOf(Answer.Silent.class);
        assertThat(relay().leadsTo(URI.create("http://kubernetes.default:443/")))
                .isFalse();
        assertThat(relay().leadsTo(question.uri())).isTrue();
    }

    /** What is asked for belongs to the Service, however it is written. */
    @Test
    void leadsNowhereElse() throws IOException {
        serve();
        Account.make(world, "reader", "get");

        for (String path :
                List.of("/../../../serviceaccounts/reader", "/%2e%2e/%2e%2e/%2e%2e/serviceaccounts/reader")) {
            assertThat(ask(world.app, path, Optional.empty()).toString())
                    .as(path)
                    .doesNotContain("\"kind\":\"ServiceAccount\"");
        }
    }

    private App deployedBy(String account) {
        Target target =
                new Target.Kubernetes(world.namespace, Optional.of(account), true, Helm.DEFAULT, Drift.WARN, List.of());
        return Fixtures.app(world.app.id().uid(), target, within(), "", PathFilter.ALL);
    }

    private Answer ask(App app, String path, Optional<String> json) {
        URI uri = URI.create("kubernetes://web." + world.namespace + ":80" + path);
        return relay().ask(new Question(uri, json, within(), MOST), world.attempt(app));
    }

    private static Duration within() {
        return Duration.ofSeconds(20);
    }

    private ServiceRelay relay() {
        return new ServiceRelay(world.cluster);
    }

    private void serve() throws IOException {
        HostService.make(
                world.witness, world.namespace, "web", server.getAddress().getPort());
    }
}
