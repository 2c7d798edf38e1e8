package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.docker.LocalRegistry;
import dev.slipway.docker.RealEngine;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a Dockerfile to an answer out of a pod: build, push to a registry, a kubelet that pulls and runs, and a question through the API
 * server's proxy. Needs a cluster whose node runs pods and finds a registry at this machine's 127.0.0.1; its port is
 * {@code SLIPWAY_REAL_NODE}.
 */
@QuarkusTest
class RealNodeIT {

    private static final String PORT = System.getenv().getOrDefault("SLIPWAY_REAL_NODE", "");

    @Inject
    Register register;

    @Inject
    Stores stores;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private LocalRegistry registry;
    private TestNamespace namespace;
    private Scene scene;
    private BusyboxApp app;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        Needed.need(
                "real-node", !PORT.isEmpty(), "set SLIPWAY_REAL_NODE to the port of a registry that its nodes reach");
        RealEngine.needBusybox();
        registry = LocalRegistry.open(folder, Integer.parseInt(PORT));
        namespace = TestNamespace.make();
        scene = new Scene(register, stores, folder);
        app = new BusyboxApp(scene.repo(), scene.name());
        String image = registry.repository("chat");
        scene.repo().write("web.yaml", Manifests.deployment("v1").replace("example.com/web:v1", image));
        scene.repo()
                .write("settings.yaml", Manifests.configMap("settings", "any"))
                .write("service.yaml", Manifests.SERVICE);
        scene.follow(Map.of(
                "build",
                Map.of("image", image),
                "target",
                Map.of("kubernetes", Map.of("namespace", namespace.name())),
                "checks",
                Map.of(
                        "probe",
                        Map.of(
                                "chat",
                                Map.of("service", "web", "port", 80, "path", BusyboxApp.PATH, "expect", "ok"),
                                "timeout",
                                "5s"))));
    }

    @AfterEach
    void close() {
        if (namespace != null) {
            namespace.close();
        }
        if (scene != null) {
            scene.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void shipsADockerfileAndBelievesWhatThePodAnswers() {
        Deployment first = told(pushAnswering("ok, the first"));
        Deployment second = told(pushAnswering("nonsense"));

        assertThat(outcome(first).kind()).as(outcome(first).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(answers(first)).containsExactly("ok, the first");
        assertThat(outcome(second).kind()).as(outcome(second).message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome(second).reason().word()).isEqualTo("ProbeFailed");
        assertThat(outcome(second).message()).contains("nonsense");
        assertThat(answers(second)).containsExactly("ok, the first");
    }

    private String pushAnswering(String words) {
        return app.push("200 OK", "echo '{\"choices\":[{\"message\":{\"content\":\"" + words + "\"}}]}'");
    }

    private Deployment told(String sha) {
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
        return scene.ended(sha);
    }

    private static Outcome outcome(Deployment deployment) {
        return deployment.outcome().orElseThrow();
    }

    /** Of the probes that were answered well. */
    private List<String> answers(Deployment deployment) {
        return scene.record(deployment).steps().stream()
                .flatMap(step -> step.outputs().entrySet().stream())
                .filter(output -> output.getKey().equals("answer"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
