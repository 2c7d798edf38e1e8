package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    @Test
    void saysWhatToSetWhenThereIsNoCluster() {
        assertThat(trouble(Optional.empty())).contains("no Kubernetes cluster is configured", "KUBECONFIG");
    }

    @Test
    void namesAKubeconfigThatIsNotThere() {
        assertThat(trouble(Optional.of(folder.resolve("none")))).contains("none", "slipway.kubernetes.kubeconfig");
    }

    @Test
    void namesAKubeconfigThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), "[not, a, kubeconfig]");

        assertThat(trouble(Optional.of(file))).contains(file.toString());
    }

    @Test
    void isAnOutageWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(trouble(Optional.of(kubeconfig(port)))).contains("127.0.0.1:" + port, "does not answer");
    }

    @Test
    void isAnOutageWhenNobodyAnswers() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(trouble(Optional.of(kubeconfig(socket.getLocalPort())))).contains("does not answer");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | Unauthorized | WORLD | Unauthorized",
                "403 | User \"x\" cannot patch resource \"configmaps\" | POLICY | Forbidden",
                "403 | exceeded quota: none | REVISION | QuotaExceeded",
                "403 | unable to create new content in namespace a because it is being terminated | WORLD | NamespaceTerminating",
                "422 | spec.ports[0].port: Invalid value | REVISION | ApplyRefused",
                "400 | bad request | REVISION | ApplyRefused",
                "500 | failed to create typed patch object: field not declared in schema | REVISION | ApplyRefused",
                "500 | failed calling webhook | WORLD | Unreachable",
                "409 | the object has been modified | WORLD | Conflict",
                "429 | too many requests | WORLD | Unreachable",
                "503 | etcd leader changed | WORLD | Unreachable"
            })
    void knowsWhoseFaultARefusalIs(int code, String message, Blame blame, String reason) {
        ToolResult.Failed failed = Refusal.of(
                        new Answer(code, Json.of(Map.of("message", message))), "apply ConfigMap a")
                .failed();

        assertThat(failed.blame()).isEqualTo(blame);
        assertThat(failed.reason().word()).isEqualTo(reason);
        assertThat(failed.message()).contains(message, "apply ConfigMap a");
    }

    @Test
    void boundsAndRedactsWhatItHandsOut() {
        Edge edge = new Edge(text -> text.replace("hunter2", "***"));

        ToolResult.Failed failed = (ToolResult.Failed) edge.result(() -> {
            throw new Trouble(Blame.WORLD, "Unreachable", "hunter2 " + "ä".repeat(5000));
        });

        assertThat(failed.message()).startsWith("*** ä").endsWith("ä…");
        assertThat(failed.message().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isBetween(Edge.MOST_BYTES - 3, Edge.MOST_BYTES);
    }

    @Test
    void refusesToAskNothingAtAll() {
        KubernetesConfig config = KubernetesConfigTest.config(Map.of("slipway.kubernetes.requests-at-once", "0"));

        assertThatThrownBy(() -> new Wire(config))
                .hasMessage("slipway.kubernetes.requests-at-once must be at least 1, and is 0");
    }

    @Test
    void asksNoMoreAtOnceThanItMay() throws IOException, InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore answers = new Semaphore(0);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            answers.acquireUninterruptibly();
            inside.decrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        Path kubeconfig = Files.writeString(
                folder.resolve("plain"), """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: it, user: {}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                """.formatted(server.getAddress().getPort()));
        Wire wire = new Wire(Fixtures.config(Optional.of(kubeconfig), Duration.ofSeconds(20), Duration.ofSeconds(60)));
        List<Thread> asking = Stream.generate(() -> Thread.ofVirtual().start(() -> new Cluster(wire).find("/any")))
                .limit(3 * Fixtures.MOST_REQUESTS)
                .toList();
        try {
            await().until(() -> inside.get() == Fixtures.MOST_REQUESTS);
            answers.release(asking.size());
            for (Thread one : asking) {
                assertThat(one.join(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(most.get()).isEqualTo(Fixtures.MOST_REQUESTS);
        } finally {
            answers.release(asking.size());
            server.stop(0);
            wire.close();
        }
    }

    private String trouble(Optional<Path> kubeconfig) {
        Wire wire = new Wire(Fixtures.config(kubeconfig, TIMEOUT, Duration.ofSeconds(60)));
        Cluster cluster = new Cluster(wire);
        try {
            Trouble trouble = catchThrowableOfType(Trouble.class, () -> cluster.find("/api"));
            assertThat(trouble.failed().blame()).isEqualTo(Blame.WORLD);
            assertThat(trouble.failed().reason().word()).isEqualTo("Unreachable");
            return trouble.failed().message();
        } finally {
            wire.close();
        }
    }

    private Path kubeconfig(int port) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                users: [{name: it, user: {token: hunter2}}]
                """.formatted(port));
    }
}
