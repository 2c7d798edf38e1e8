package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.docker.LocalRegistry;
import dev.slipway.docker.RealEngine;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.FaultyEngine;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Docker engine or the registry goes away in the middle of a deployment and comes back: the commit is not blamed. */
@QuarkusTest
@QuarkusTestResource(value = FaultyEngine.class, restrictToAnnotatedClass = true)
class DockerOutagesIT {

    private static final Duration OUTAGE = Duration.ofSeconds(6);

    /** In six seconds: a loop without pauses would make thousands. */
    private static final int MOST_CONNECTIONS = 200;

    @Inject
    Register register;

    @Inject
    Stores stores;

    @TempDir
    Path folder;

    private final RealEngine engine = new RealEngine();
    private Scene scene;
    private BusyboxApp app;
    private String uid = "";

    @BeforeAll
    static void needsAnEngine() {
        RealEngine.need();
    }

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
        app = new BusyboxApp(scene.repo(), scene.name());
    }

    @AfterEach
    void close() {
        FaultyEngine.cable().become(Mode.WELL);
        scene.forget();
        scene.close();
        engine.remove(uid, app.label());
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"WELL", "SLOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void outlivesAnOutageOfTheEngine(Mode mode) throws InterruptedException {
        ships(Map.of());
        String sha = app.push("second");
        scene.until(sha, deployment -> !scene.record(deployment).steps().isEmpty());

        int before = FaultyEngine.cable().connections();
        FaultyEngine.cable().become(mode);
        Thread.sleep(OUTAGE);
        String during = scene.until(sha, deployment -> true).toString();
        FaultyEngine.cable().become(Mode.WELL);

        assertThat(FaultyEngine.cable().connections() - before).isLessThan(MOST_CONNECTIONS);
        if (mode == Mode.DOWN || mode == Mode.RESETTING) {
            assertThat(during).contains("engine faulty does not answer");
        }
        Deployment ended = scene.ended(sha);
        assertThat(ended.outcome().orElseThrow().kind()).as(ended.toString()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.answer(BusyboxApp.PATH)).isEqualTo("second");
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
    }

    @Test
    void pushesWhenTheRegistryIsBack() throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(Files.createDirectories(folder.resolve("registry")));
                FaultProxy cable = new FaultProxy("127.0.0.1", port(registry.repository("chat")))) {
            ships(Map.of("build", Map.of("image", "127.0.0.1:" + cable.port() + "/chat")));
            cable.become(Mode.DOWN);
            String sha = app.push("second");
            scene.until(sha, deployment -> deployment.toString().contains("the registry of 127.0.0.1:" + cable.port()));
            Thread.sleep(OUTAGE);
            assertThat(cable.connections()).isLessThan(MOST_CONNECTIONS);

            cable.become(Mode.WELL);

            Deployment ended = scene.ended(sha);
            assertThat(ended.outcome().orElseThrow().kind())
                    .as(ended.toString())
                    .isEqualTo(Outcome.Kind.SUCCEEDED);
            assertThat(scene.answer(BusyboxApp.PATH)).isEqualTo("second");
        }
    }

    private void ships(Map<String, ?> more) {
        Map<String, Object> spec = new LinkedHashMap<>(Map.of(
                "target",
                Map.of(
                        "docker",
                        Map.of(
                                "engine",
                                FaultyEngine.NAME,
                                "ports",
                                List.of("127.0.0.1:" + scene.port() + ":" + BusyboxApp.PORT))),
                "checks",
                Map.of("probe", Map.of("http", Map.of("path", BusyboxApp.PATH), "timeout", "10s")),
                "timeout",
                "3m"));
        spec.putAll(more);
        uid = scene.follow(spec).id().uid();
        Outcome outcome = scene.ended(app.push("first")).outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    private static int port(String repository) {
        return Integer.parseInt(repository.replaceAll(".*:(\\d+)/.*", "$1"));
    }
}
