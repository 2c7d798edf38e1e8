package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a deployment: what somebody changes is noticed by a watch, long before the clock says so. */
@QuarkusTest
class ObservedIT {

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
    private App app;

    @BeforeEach
    void open() {
        namespace = TestNamespace.make();
        scene = new Scene(register, stores, folder);
    }

    @AfterEach
    void close() {
        if (namespace != null) {
            namespace.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void tellsOfWhatSomebodyChangesAndLeavesIt() {
        ships("warn");

        namespace.somebodyWrites("settings", "theirs");

        await(() -> sighting().isDrifted());
        assertThat(sighting().drift()).contains("ConfigMap settings data.word: \"theirs\" instead of \"first\"");
        assertThat(events()).contains("Drifted");
        assertThat(namespace.word("settings")).isEqualTo("theirs");
        assertThat(scene.all()).hasSize(1);

        namespace.somebodyWrites("settings", "first");
        await(() -> !sighting().isDrifted());
        assertThat(events()).containsSubsequence("Drifted", "DriftEnded");
    }

    @Test
    void healsWhatSomebodyDeletes() {
        ships("heal");
        String revision = scene.all().getFirst().revision().toString();

        namespace.somebodyDeletes("settings");

        await(() -> namespace.word("settings").equals("first"));
        await(() -> scene.all().size() == 2 && scene.all().getFirst().hasEnded());
        Deployment healing = scene.all().getFirst();
        assertThat(healing.outcome().map(Outcome::kind)).contains(Outcome.Kind.SUCCEEDED);
        assertThat(healing.revision()).hasToString(revision);
        assertThat(events()).contains("Drifted", "Healing");
    }

    @Test
    void tellsWhenWhatWasProvenDoesNotWorkAnyMore() {
        ships("warn");

        namespace.somebodySetsTheImage("web", "example.com/web:v1-crash");

        await(() -> !sighting().isHealthy());
        assertThat(sighting().ailment()).contains("web");
        assertThat(sighting().isDrifted()).isTrue();
        assertThat(events()).contains("Unhealthy");
    }

    private void ships(String drift) {
        app = scene.follow(Map.of(
                "source",
                Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "interval", "1m", "path", "deploy"),
                "target",
                Map.of("kubernetes", Map.of("namespace", namespace.name(), "drift", drift))));
        String sha = scene.push(Map.of(
                "deploy/web.yaml", Manifests.deployment("v1"),
                "deploy/service.yaml", Manifests.SERVICE,
                "deploy/settings.yaml", Manifests.configMap("settings", "first")));
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
        assertThat(scene.ended(sha).outcome().map(Outcome::kind)).isEqualTo(Optional.of(Outcome.Kind.SUCCEEDED));
        await(() -> stores.sightings().of(app.id()).isPresent());
        Scene.pause();
    }

    private Sighting sighting() {
        return stores.sightings().of(app.id()).orElseThrow();
    }

    private List<String> events() {
        return scene.all().reversed().stream()
                .flatMap(deployment -> stores.history().events(deployment.id()).stream())
                .map(DeploymentEvent::type)
                .toList();
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Scene.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("in time: %s", stores.sightings().of(app.id()))
                    .isLessThan(end);
            Scene.pause();
        }
    }
}
