package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An App in a cluster that proves itself by an answer: its Service is asked through the API server. */
@QuarkusTest
class ServiceProbeIT {

    @Inject
    Register register;

    @Inject
    Stores stores;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private TestNamespace namespace;
    private Scene scene;
    private HttpServer model;
    private volatile String says = "ok";

    @BeforeEach
    void open() throws IOException {
        namespace = TestNamespace.make();
        scene = new Scene(register, stores, folder);
        model = HttpServer.create(new InetSocketAddress(0), 0);
        model.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    ("{\"choices\":[{\"message\":{\"content\":\"" + says + "\"}}]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        model.start();
        namespace.serve("model", model.getAddress().getPort());
        scene.follow(Map.of(
                "source",
                Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "path", "deploy"),
                "target",
                Map.of("kubernetes", Map.of("namespace", namespace.name())),
                "checks",
                Map.of(
                        "probe",
                        Map.of("chat", Map.of("service", "model", "port", 80, "expect", "ok"), "timeout", "3s"))));
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.stop(0);
        }
        if (namespace != null) {
            namespace.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void putsBackWhatAnsweredBeforeWhenTheNewAnswersNonsense() {
        Deployment first = scene.ended(push("first"));
        says = "nonsense";
        String sha = push("second");
        scene.until(sha, deployment -> deployment.ending().isPresent());
        says = "ok";
        Deployment second = scene.ended(sha);

        Outcome proved = first.outcome().orElseThrow();
        assertThat(proved.kind()).as(proved.message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(said(first, Track.FORWARD, "probe")).containsExactly("ok");
        Outcome failed = second.outcome().orElseThrow();
        assertThat(failed.kind()).as(failed.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(failed.reason().word()).isEqualTo("ProbeFailed");
        assertThat(failed.message()).contains("kubernetes://model." + namespace.name() + ":80", "nonsense");
        assertThat(said(second, Track.ROLLBACK, "probe-old")).containsExactly("ok");
        assertThat(namespace.word("settings")).isEqualTo("first");
    }

    private List<String> said(Deployment deployment, Track track, String step) {
        return scene.record(deployment).steps().stream()
                .filter(result -> result.track() == track && result.step().equals(step))
                .map(StepResult::outputs)
                .map(outputs -> outputs.getOrDefault("answer", "nothing"))
                .toList();
    }

    private String push(String word) {
        String sha = scene.push(Map.of("deploy/settings.yaml", Manifests.configMap("settings", word)));
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
        return sha;
    }
}
