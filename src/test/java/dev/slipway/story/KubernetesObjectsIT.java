package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that add, remove, rename and move objects, in a namespace of a real API server: what is there afterwards, and what was never touched. */
@QuarkusTest
class KubernetesObjectsIT {

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

    @BeforeEach
    void shipTheFirst() {
        namespace = TestNamespace.make();
        scene = new Scene(register, stores, folder);
        scene.follow(Map.of(
                "source", Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "path", "deploy"),
                "target", Map.of("kubernetes", Map.of("namespace", namespace.name(), "prune", true)),
                "approval", Map.of("require", "never"),
                "timeout", "1m"));
        Deployment first = told(Map.of(
                "deploy/web.yaml", Manifests.deployment("v1"),
                "deploy/service.yaml", Manifests.SERVICE,
                "deploy/settings.yaml", Manifests.configMap("settings", "first"),
                "deploy/extra.yaml", Manifests.configMap("extra", "first")));
        assertThat(outcome(first).kind()).as(outcome(first).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
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
    void followsACommitThatRemovesRenamesAndMovesThem() {
        Map<String, String> before = namespace.uids();
        scene.repo().remove("deploy/extra.yaml");
        scene.repo().remove("deploy/service.yaml");

        Deployment second = told(Map.of(
                "deploy/settings.yaml", Manifests.configMap("settings-2", "second"),
                "deploy/web.yaml", Manifests.deployment("v1").replace("name: settings", "name: settings-2"),
                "deploy/net/all.yaml", Manifests.SERVICE));

        assertThat(outcome(second).kind()).as(outcome(second).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(namespace.slipways()).containsExactly("ConfigMap/settings-2", "Deployment/web", "Service/web");
        assertThat(namespace.word("settings-2")).isEqualTo("second");
        assertThat(namespace.uids()).containsEntry("Service/web", before.get("Service/web"));
        assertThat(namespace.uids()).containsEntry("Deployment/web", before.get("Deployment/web"));
    }

    @Test
    void removesWhatADeploymentHadMadeThatWasOvertaken() {
        String overtaken = scene.push(Map.of(
                "deploy/web.yaml", Manifests.deployment("v2-unready"),
                "deploy/late.yaml", Manifests.configMap("late", "second")));
        tell(overtaken);
        Awaitility.await()
                .atMost(Scene.PATIENCE)
                .until(() -> namespace.word("late").equals("second"));
        scene.repo().remove("deploy/late.yaml");

        Deployment third = told(Map.of("deploy/web.yaml", Manifests.deployment("v3")));

        assertThat(outcome(third).kind()).as(outcome(third).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(outcome(scene.ended(overtaken)).kind()).isEqualTo(Outcome.Kind.SUPERSEDED);
        assertThat(namespace.word("late")).isEqualTo("nothing");
        assertThat(namespace.slipways())
                .containsExactly("ConfigMap/extra", "ConfigMap/settings", "Deployment/web", "Service/web");
    }

    @Test
    void putsBackWhatRanBeforeAndKeepsWhatHoldsDataOrMoreThanItsOwn() {
        String group = namespace.name() + ".example.com";
        try (KubernetesClient client = Needed.cluster()) {
            var definition =
                    client.apiextensions().v1().customResourceDefinitions().withName("boats." + group);
            try {
                Deployment broken = told(Map.of(
                        "deploy/web.yaml",
                        Manifests.deployment("v2-crash"),
                        "deploy/data.yaml",
                        Manifests.CLAIM,
                        "deploy/once.yaml",
                        Manifests.JOB,
                        "deploy/kind.yaml",
                        Manifests.definition(group)));

                assertThat(outcome(broken).kind()).as(outcome(broken).message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
                assertThat(result(broken, Track.ROLLBACK, "remove-new").message())
                        .contains("kept, delete by hand", "PersistentVolumeClaim data", "boats." + group);
                assertThat(client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace.name())
                                .withName("once")
                                .get())
                        .isNull();
                assertThat(client.persistentVolumeClaims()
                                .inNamespace(namespace.name())
                                .withName("data")
                                .get())
                        .isNotNull();
                assertThat(definition.get()).isNotNull();
                assertThat(result(broken, Track.ROLLBACK, "state").outputs().get("digest"))
                        .isEqualTo(result(scene.all().getLast(), Track.FORWARD, "state")
                                .outputs()
                                .get("digest"));
            } finally {
                definition.delete();
            }
        }
    }

    private Deployment told(Map<String, String> files) {
        String sha = scene.push(files);
        tell(sha);
        return scene.ended(sha);
    }

    private void tell(String sha) {
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
    }

    private static Outcome outcome(Deployment deployment) {
        return deployment.outcome().orElseThrow();
    }

    private StepResult result(Deployment deployment, Track track, String step) {
        return scene.record(deployment).steps().stream()
                .filter(one -> one.track() == track && one.step().equals(step))
                .findFirst()
                .orElseThrow();
    }
}
