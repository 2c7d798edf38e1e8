package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.docker.RealEngine;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.story.Asker.Asked;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container behind a real proxy gives way to the next; a client that knows nothing of it asks the proxy all the time. */
@QuarkusTest
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BlueGreenIT {

    @Inject
    Register register;

    @Inject
    Stores stores;

    @TempDir
    Path folder;

    private final RealEngine engine = new RealEngine();
    private Scene scene;
    private BusyboxApp app;
    private DebianProxy proxy;
    private String uid = "";

    @BeforeAll
    static void needsAnEngineAndAProxy() {
        RealEngine.need();
        Needed.need("docker", DebianProxy.isInstalled(), "apt-get install nginx-light");
    }

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
        app = new BusyboxApp(scene.repo(), scene.name());
        proxy = new DebianProxy(folder);
        uid = scene.follow(spec("blue-green")).id().uid();
    }

    @AfterEach
    void close() {
        scene.forget();
        scene.close();
        engine.remove(uid, app.label());
        proxy.close();
        engine.close();
    }

    @Test
    void losesNoRequestWhenTheNextOneTakesOver() {
        succeeds(app.pushOrderly("first", ""));
        Asker asker = new Asker(proxy.address(BusyboxApp.PATH));
        Scene.pause();

        succeeds(app.pushOrderly("second", ""));
        Scene.pause();
        List<Asked> asked = asker.ended();

        System.out.println("blue-green: " + Asker.summary(asked));
        assertThat(asked).allMatch(Asked::answered);
        List<String> words = asked.stream().map(Asked::answer).toList();
        assertThat(words.getFirst()).isEqualTo("first");
        assertThat(words.getLast()).isEqualTo("second");
        assertThat(words.lastIndexOf("first")).as("both answer for a while").isGreaterThan(words.indexOf("second"));
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
    }

    @Test
    void keepsTheOldOneWhenTheNewOneDiesWhileBothAnswer() {
        succeeds(app.pushOrderly("first", ""));

        Deployment bad = scene.ended(app.recipe("CMD [\"/bin/sh\", \"-c\","
                + " \"/bin/busybox httpd -p 8080 -h /www; /bin/busybox sleep 4; echo out of luck; exit 3\"]\n"));

        Outcome outcome = bad.outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.message())
                .startsWith("drain: ")
                .contains("out of luck")
                .containsAnyOf(
                        "exit code 3", "start it again"); // seen before the engine has started it once more, or after
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
        assertThat(proxied()).isEqualTo("first");
    }

    @Test
    void neverConnectsWhatItsOwnHealthCheckCallsUnhealthy() {
        succeeds(app.pushOrderly("first", ""));

        Deployment bad = scene.ended(app.pushOrderly(
                "second",
                "HEALTHCHECK --interval=1s --retries=1 CMD [\"/bin/sh\", \"-c\", \"echo no model; exit 1\"]\n"));

        Outcome outcome = bad.outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.reason().word()).isEqualTo("Unhealthy");
        assertThat(outcome.message()).startsWith("healthy: ").contains("no model");
        assertThat(scene.record(bad).steps()).noneMatch(step -> step.step().equals("connect"));
        assertThat(proxied()).isEqualTo("first");
    }

    @Test
    void changesTheStrategyThereAndBack() {
        succeeds(app.pushOrderly("first", ""));

        scene.follow(spec("recreate"));
        succeeds(app.pushOrderly("second", ""));
        assertThat(scene.answer(BusyboxApp.PATH)).isEqualTo("second");
        scene.follow(spec("blue-green"));
        succeeds(app.pushOrderly("third", ""));

        assertThat(proxied()).isEqualTo("third");
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
    }

    @Test
    void refusesTheNameOfAnothersContainer() {
        String stranger = proxy.network() + "-stranger";
        DebianProxy.docker(
                "run",
                "-d",
                "--name",
                stranger,
                "--network",
                proxy.network(),
                "--network-alias",
                proxy.alias(),
                proxy.network());
        try {
            Outcome outcome =
                    scene.ended(app.pushOrderly("first", "")).outcome().orElseThrow();

            assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
            assertThat(outcome.reason().word()).isEqualTo("AliasTaken");
            assertThat(outcome.message()).contains(stranger, "spec.target.docker.blueGreen.alias");
            assertThat(engine.containers(uid)).isEmpty();
        } finally {
            DebianProxy.docker("rm", "-f", stranger);
        }
    }

    private void succeeds(String sha) {
        Outcome outcome = scene.ended(sha).outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.SUCCEEDED);
    }

    private String proxied() {
        try (Asker asker = new Asker(proxy.address(BusyboxApp.PATH))) {
            Scene.pause();
            return asker.ended().getLast().answer();
        }
    }

    private Map<String, Object> spec(String strategy) {
        boolean both = strategy.equals("blue-green");
        Map<String, Object> docker = new LinkedHashMap<>(Map.of("strategy", strategy));
        docker.put("ports", List.of(both ? "8080" : "127.0.0.1:" + scene.port() + ":" + BusyboxApp.PORT));
        if (both) {
            docker.put("blueGreen", Map.of("network", proxy.network(), "alias", proxy.alias(), "drain", "4s"));
        }
        return Map.of(
                "target",
                Map.of("docker", docker),
                "checks",
                Map.of("probe", Map.of("http", Map.of("path", BusyboxApp.PATH), "timeout", "10s")),
                "timeout",
                "1m",
                "retryInterval",
                "1h");
    }
}
