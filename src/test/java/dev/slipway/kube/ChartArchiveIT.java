package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.Digest;
import dev.slipway.docker.LocalRegistry;
import dev.slipway.testing.Ports;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts that are fetched, by the real Helm from a real registry and from a web server. */
class ChartArchiveIT {

    private final RenderWorld world = new RenderWorld();
    private Path archive = Path.of("");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsHelm() {
        RenderWorld.need("helm");
    }

    @BeforeEach
    void packageAChart() throws IOException, InterruptedException {
        Path chart = Files.createDirectories(folder.resolve("chat/templates")).getParent();
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: chat\nversion: 1.2.3\n");
        Files.writeString(chart.resolve("values.yaml"), "answer: 1\n");
        Files.writeString(chart.resolve("templates/settings.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {answer: {{ .Values.answer | quote }}}
                """);
        helm("package", chart.toString());
        archive = folder.resolve("chat-1.2.3.tgz");
        world.values = List.of("prod.yaml");
        world.with("deploy/prod.yaml", "answer: 42\n");
    }

    @Test
    void fetchesOnceFromARegistryWhatHasTheDigest() throws IOException, InterruptedException {
        ToolResult.Done first;
        try (LocalRegistry registry = LocalRegistry.open(folder)) {
            String charts = "oci://" + registry.repository("charts");
            helm("push", archive.toString(), charts, "--plain-http");
            world.chart = Map.of("url", charts + "/chat", "version", "1.2.3", "digest", digest());

            first = world.done();
        }

        assertThat(first.outputs()).containsEntry("objects", "chat_settings__ConfigMap");
        assertThat(world.text(first)).contains("\"answer\":\"42\"");
        assertThat(world.done()).isEqualTo(first);
    }

    @Test
    void asksARegistryThatKnowsWhoMay() throws IOException, InterruptedException {
        try (LocalRegistry registry = LocalRegistry.locked(folder)) {
            world.chart = pushed(registry);
            assertThat(world.failed().reason().word()).isEqualTo("ChartNotFound");

            world.chart.put("secret", "registry");
            assertThat(world.failed().reason().word()).isEqualTo("SecretNotFound");
            world.secrets.put("registry", Map.of("username", "slipway", "password", "wrong-password"));
            assertThat(world.failed().reason().word()).isEqualTo("ChartNotFound");
            assertThat(world.failed().message()).contains("the secret registry").doesNotContain("wrong-password");

            world.secrets.put("registry", Map.of("username", "slipway", "password", "open-sesame"));
            assertThat(world.text(world.done())).contains("\"answer\":\"42\"");
        }
    }

    @Test
    void asksWithTheDocumentOfKubernetes() throws IOException, InterruptedException {
        try (LocalRegistry registry = LocalRegistry.locked(folder)) {
            world.chart = pushed(registry);
            world.chart.put("secret", "registry");
            world.secrets.put("registry", Map.of(".dockerconfigjson", login(registry)));

            assertThat(world.text(world.done())).contains("\"answer\":\"42\"");
        }
    }

    /** The chart in a registry that only lets in who has its password; as the App names it. */
    private Map<String, Object> pushed(LocalRegistry registry) throws IOException, InterruptedException {
        Path login = Files.writeString(folder.resolve("login.json"), login(registry));
        String charts = "oci://" + registry.repository("charts");
        helm("push", archive.toString(), charts, "--plain-http", "--registry-config", login.toString());
        return new HashMap<>(Map.of("url", charts + "/chat", "version", "1.2.3", "digest", digest()));
    }

    private static String login(LocalRegistry registry) {
        String pair = Base64.getEncoder().encodeToString("slipway:open-sesame".getBytes(StandardCharsets.UTF_8));
        String host = registry.repository("").replace("/", "");
        return "{\"auths\":{\"" + host + "\":{\"auth\":\"" + pair + "\"}}}";
    }

    @Test
    void fetchesAnArchiveFromAWebServer() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = serve(asked);
        try {
            world.chart = Map.of("url", url(server, "chat-1.2.3.tgz"), "digest", digest());

            assertThat(world.text(world.done())).contains("\"answer\":\"42\"");
            assertThat(world.done().outputs()).containsKey("artifact");
            assertThat(asked).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesAnotherArchiveThanTheOneThatWasNamed() throws IOException {
        HttpServer server = serve(new AtomicInteger());
        try {
            String url = url(server, "chat-1.2.3.tgz");
            world.chart = Map.of("url", url, "digest", Digest.of("another").value());

            assertThat(world.failed().reason().word()).isEqualTo("ChartChanged");
            assertThat(world.failed().blame()).isEqualTo(Blame.REVISION);
            assertThat(world.failed().message()).contains(url, digest());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tellsApartWhatIsNotThereAndWhoDoesNotAnswer() throws IOException {
        HttpServer server = serve(new AtomicInteger());
        try {
            world.chart = Map.of("url", url(server, "other-1.2.3.tgz"), "digest", digest());

            assertThat(world.failed().reason().word()).isEqualTo("ChartNotFound");
            assertThat(world.failed().blame()).isEqualTo(Blame.REVISION);
        } finally {
            server.stop(0);
        }
        for (String url : List.of("http://127.0.0.1:%d/chat-1.2.3.tgz", "oci://127.0.0.1:%d/charts/chat")) {
            world.chart = Map.of("url", url.formatted(Ports.free()), "version", "1.2.3", "digest", digest());

            assertThat(world.failed().reason().word()).as(url).isEqualTo("ChartUnreachable");
            assertThat(world.failed().blame()).as(url).isEqualTo(Blame.WORLD);
        }
    }

    @Test
    void refusesAChartBesideAnotherOne() {
        world.with("deploy/Chart.yaml", "apiVersion: v2\nname: chat\nversion: 1.0.0\n");
        world.chart = Map.of("url", "https://charts.example.com/chat-1.2.3.tgz", "digest", digest());

        assertThat(world.failed().reason().word()).isEqualTo("TwoCharts");
    }

    private String digest() {
        try {
            return Digest.of(Files.readAllBytes(archive)).value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpServer serve(AtomicInteger asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = Files.readAllBytes(archive);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            boolean there = exchange.getRequestURI().getPath().equals("/chat-1.2.3.tgz");
            byte[] answer = there ? bytes : "no such file".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(there ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server, String file) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + file;
    }

    private void helm(String... arguments) throws IOException, InterruptedException {
        Path said = folder.resolve("helm.log");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("helm"), Arrays.stream(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("HOME", folder.toString());
        assertThat(builder.start().waitFor()).as(Files.readString(said)).isZero();
    }
}
