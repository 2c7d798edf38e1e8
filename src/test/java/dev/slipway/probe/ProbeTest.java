package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import dev.slipway.http.Outgoing;
import dev.slipway.testing.TestVertx;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.Relay;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolResult.Failed;
import dev.slipway.tool.ToolResult.Pending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Looking looking = new Looking(
            new Outgoing(TestVertx.SHARED),
            new Nowhere(),
            text -> text.replace("s3cr3t", "***"),
            InstantSource.system());
    private final ReadTool http = new ProbeHttp(looking);
    private final ReadTool chat = new ProbeChat(looking);
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void isDoneWithTheWantedStatus() {
        answering("/health", 204, "");

        Done done = (Done) http.read(probing("/health", Map.of("expect", 204L)), began(Duration.ZERO));

        assertThat(done.outputs()).containsEntry("status", "204").containsKey("milliseconds");
    }

    @Test
    void isDoneWithAnyAnswerBelow500WhereNoneIsWanted() {
        answering("/", 404, "");
        assertThat(http.read(probing("/", Map.of("expect", 0L)), began(Duration.ZERO)))
                .isInstanceOf(Done.class);

        answering("/broken", 500, "");
        assertThat(http.read(probing("/broken", Map.of("expect", 0L)), began(TIMEOUT)))
                .isInstanceOf(Failed.class);
    }

    @Test
    void waitsInsideTheCallForWhatIsJustStarting() {
        AtomicInteger count = new AtomicInteger();
        server.createContext("/late", exchange -> answer(exchange, count.incrementAndGet() < 5 ? 503 : 200, ""));

        assertThat(http.read(probing("/late", Map.of("expect", 200L)), began(Duration.ZERO)))
                .isInstanceOf(Done.class);
        assertThat(count).hasValue(5);
    }

    @Test
    void givesTheWorkerBackAfterTwoSeconds() {
        answering("/", 503, "warming up");
        long start = System.nanoTime();

        Pending pending = (Pending) http.read(probing("/", Map.of("expect", 200L)), began(Duration.ZERO));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pending.askAgainAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pending.why()).endsWith("it answered 503 instead of 200: warming up");
    }

    @Test
    void givesUpWhenItsTimeIsOverAndBlamesTheCommit() {
        answering("/health", 500, "boom\n  s3cr3t " + "x".repeat(500));

        Failed failed = (Failed) http.read(probing("/health", Map.of("expect", 200L)), began(TIMEOUT));

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason()).hasToString("ProbeFailed");
        assertThat(failed.message())
                .startsWith(
                        "GET " + endpoint()
                                + "/health did not answer as wanted within 30 s; last, it answered 500 instead of 200: boom *** xxx")
                .hasSizeLessThan(400);
        assertThat(asked).hasSize(1);
    }

    @Test
    void givesUpAtTheDeploymentsDeadlineToo() {
        answering("/", 500, "");
        Instant now = Instant.now();

        assertThat(http.read(probing("/", Map.of("expect", 200L)), attempt(now, now)))
                .isInstanceOf(Failed.class);
    }

    @Test
    void hintsAtTheProbesPath() {
        assertThat(((Failed) http.read(probing("/nowhere", Map.of("expect", 200L)), began(TIMEOUT))).message())
                .contains("it answered 404 instead of 200 (is the path in spec.checks.probe right?)");
    }

    @Test
    void saysThatNobodyListens() {
        ToolCall call = probing("/", Map.of("expect", 200L));
        server.stop(0);

        assertThat(((Failed) http.read(call, began(TIMEOUT))).message()).contains("nobody listens at 127.0.0.1:");
    }

    @Test
    void saysHowSlowItIs() {
        server.createContext("/slow", exchange -> {
            try {
                Thread.sleep(8000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200, "");
        });

        assertThat(((Failed) http.read(probing("/slow", Map.of("expect", 200L)), began(TIMEOUT))).message())
                .contains("it accepts the connection and has not answered after 5 s");
    }

    @Test
    void doesNotLetAPathChangeTheHost() {
        answering("/", 200, "");

        assertThat(http.read(probing("@example.com/", Map.of("expect", 0L)), began(TIMEOUT)))
                .isInstanceOf(Done.class);
        assertThat(((Failed) http.read(probing("/a b", Map.of("expect", 0L)), began(TIMEOUT))).message())
                .contains("is no address", "spec.checks.probe");
    }

    @Test
    void asksAsOpenAiClientsDo() throws Exception {
        answering("/v1/chat/completions", 200, completion("hello there"));

        Done done = (Done) chat.read(
                probing(
                        "/v1/chat/completions",
                        Map.of("prompt", "are \"you\" there?", "model", "echo", "expect", "there")),
                began(Duration.ZERO));

        assertThat(done.outputs()).containsEntry("answer", "hello there").containsKey("milliseconds");
        assertThat(asked.take())
                .isEqualTo(
                        "POST {\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"are \\\"you\\\" there?\"}]}");
    }

    @Test
    void isNotContentWithAnythingElseThanACompletion() {
        assertThat(chatted(200, "<html>welcome</html>")).contains("no chat completion", "<html>welcome");
        assertThat(chatted(200, "{\"choices\":[]}")).contains("no chat completion");
        assertThat(chatted(200, completion(" "))).contains("no chat completion");
        assertThat(chatted(200, "{\"choices\":[{\"message\":{\"content\":null}}]}"))
                .contains("no chat completion");
        assertThat(chatted(200, completion("good bye"))).contains("it answered without \"there\": good bye");
        assertThat(chatted(200, completion("x".repeat(2_000_000)))).contains("more than is read");
        assertThat(chatted(401, "{\"error\":\"s3cr3t is wrong\"}"))
                .contains("it answered 401: {\"error\":\"*** is wrong\"}");
    }

    private String chatted(int status, String body) {
        String path = "/" + asked.size();
        answering(path, status, body);
        Failed failed = (Failed) chat.read(probing(path, Map.of("prompt", "p", "expect", "there")), began(TIMEOUT));
        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        return failed.message();
    }

    private static String completion(String content) {
        return "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + content + "\"}}]}";
    }

    private void answering(String path, int status, String body) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, status, body);
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private ToolCall probing(String path, Map<String, Object> more) {
        Map<String, Object> arguments = new TreeMap<>(more);
        arguments.put("endpoint", endpoint());
        arguments.put("path", path);
        arguments.put("timeoutSeconds", TIMEOUT.toSeconds());
        return new ToolCall("probe", Effect.READ, "local", Arguments.of(arguments));
    }

    private static Attempt began(Duration ago) {
        Instant now = Instant.now();
        return attempt(now.minus(ago), now.plusSeconds(600));
    }

    private static Attempt attempt(Instant since, Instant deadline) {
        AppSpec spec = new AppSpec(
                new Source(
                        "file:///r",
                        new Ref.Branch("main"),
                        "",
                        PathFilter.ALL,
                        Duration.ofMinutes(1),
                        Optional.empty()),
                new Target.Process(List.of("run"), 8080, Environment.EMPTY),
                Optional.empty(),
                AppSpec.ApprovalRule.NEVER,
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                List.of(),
                List.of(),
                false,
                false);
        return new Attempt(
                new App(new AppId("a"), new AppName("team", "chat"), 1, "folder", spec, "{}"), "d", 1, since, deadline);
    }

    /** Leads to no endpoint. */
    private static final class Nowhere implements Relay {
        @Override
        public boolean leadsTo(URI endpoint) {
            return false;
        }

        @Override
        public Answer ask(Question question, Attempt attempt) {
            throw new AssertionError(question);
        }
    }
}
