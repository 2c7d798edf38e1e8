package dev.slipway.story;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.FaultyServers;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The servers that a deployment needs go away in its middle and come back: it ends as if they had not, and the commit is not blamed. */
@QuarkusTest
@QuarkusTestResource(value = FaultyServers.class, restrictToAnnotatedClass = true)
class OutagesIT {

    private static final Duration OUTAGE = Duration.ofSeconds(6);

    /** In six seconds: a loop without pauses would make thousands. */
    private static final int MOST_CONNECTIONS = 400;

    @Inject
    Register register;

    @Inject
    Stores stores;

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
        scene.follow(Map.of(
                "target",
                Map.of("process", Map.of("command", StoryApp.COMMAND, "port", scene.port())),
                "checks",
                Map.of("probe", Map.of("http", Map.of("path", "/health", "expect", 200), "timeout", "30s")),
                "timeout",
                "2m"));
        scene.shipsFirst();
    }

    @AfterEach
    void close() {
        List.of(FaultyServers.database(), FaultyServers.redis()).forEach(server -> server.become(Mode.WELL));
        scene.close();
        Started.processes(scene.all().stream().map(scene::record).toList()).forEach(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"WELL", "SLOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void outlivesAnOutageOfRedis(Mode mode) {
        Deployment ended = throughAnOutage(FaultyServers.redis(), mode, "Redis");

        assertThat(ended.outcome().orElseThrow().kind()).as(ended.toString()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.answer()).isEqualTo("second");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"WELL", "SLOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void outlivesAnOutageOfPostgres(Mode mode) {
        Deployment ended = throughAnOutage(FaultyServers.database(), mode, "Database");

        assertThat(ended.outcome().orElseThrow().kind()).as(ended.toString()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.answer()).isEqualTo("second");
        assertThat(scene.all()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGING", "LATE", "CRAWLING"})
    void shipsWhatWasPushedWhileTheGitServerWasAway(Mode mode) {
        URI git = URI.create(scene.url());
        try (FaultProxy cable = new FaultProxy(git.getHost(), git.getPort())) {
            String through = scene.url().replace(":" + git.getPort() + "/", ":" + cable.port() + "/");
            scene.follow(Map.of(
                    "source",
                    Map.of("url", through, "ref", Map.of("branch", "main"), "interval", "5s"),
                    "target",
                    Map.of("process", Map.of("command", StoryApp.COMMAND, "port", scene.port()))));
            cable.become(mode);
            String sha = scene.pushApp("second", "well");
            assertThat(new GitHost(service, through).tell(sha, scene.name())).isEqualTo(202);
            pause(OUTAGE);
            if (mode != Mode.LATE) {
                cable.become(Mode.DOWN);
                pause(OUTAGE);
                cable.become(Mode.WELL);
            }

            assertThat(scene.ended(sha).outcome().orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
            assertThat(scene.answer()).isEqualTo("second");
            assertThat(cable.connections()).isLessThan(MOST_CONNECTIONS);
        }
    }

    /** Delivered at least once and in order, by itself, when somebody listens again; the deployment does not wait for it. */
    @ParameterizedTest
    @EnumSource(
            names = {"WELL", "SLOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void tellsAReceiverThatWasAway(Mode mode) {
        try (TestReceiver receiver = TestReceiver.failing(0);
                FaultProxy cable =
                        new FaultProxy("127.0.0.1", URI.create(receiver.url()).getPort())) {
            scene.follow(Map.of(
                    "target",
                    Map.of("process", Map.of("command", StoryApp.COMMAND, "port", scene.port())),
                    "notify",
                    List.of(Map.of("webhook", Map.of("url", "http://127.0.0.1:" + cable.port() + "/")))));
            Deployment first = scene.until(
                    scene.all().getFirst().revision().commit().sha(), d -> d.generation() == 2 && d.hasEnded());
            receiver.await(first.id(), "Succeeded", Duration.ofSeconds(30));
            cable.become(mode);

            Deployment second = scene.ended(scene.pushApp("second", "well"));
            assertThat(second.outcome().orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
            pause(OUTAGE);
            assertThat(cable.connections()).isLessThan(MOST_CONNECTIONS);
            cable.become(Mode.WELL);

            receiver.await(second.id(), "Succeeded", Duration.ofSeconds(90));
            assertThat(receiver.told(first.id())).containsExactly("Started", "Planned", "Executing", "Succeeded");
            assertThat(receiver.told(second.id())).containsExactly("Started", "Planned", "Executing", "Succeeded");
        }
    }

    private Deployment throughAnOutage(FaultProxy server, Mode mode, String name) {
        String sha = scene.pushApp("second", "well");
        scene.until(sha, deployment -> !scene.record(deployment).steps().isEmpty());
        int before = server.connections();
        server.become(mode);
        pause(OUTAGE);
        String health = given().get("/q/health/ready").asString();
        server.become(Mode.WELL);
        assertThat(server.connections() - before).isLessThan(MOST_CONNECTIONS);
        if (mode != Mode.LATE) {
            assertThat(health.replaceAll("\\s+", " "))
                    .containsPattern("\"name\": \"" + name + "[^}]*\"status\": \"DOWN\"");
        }
        return scene.ended(sha);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
