package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.FaultyCluster;
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
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server is away, hangs, or has lost the namespace, in the middle of a deployment. */
@QuarkusTest
@QuarkusTestResource(value = FaultyCluster.class, restrictToAnnotatedClass = true)
class ClusterOutagesIT {

    private static final Duration AWAY = Duration.ofSeconds(30);
    /** Long enough that requests end by their time limit, twice. */
    private static final Duration ODD = Duration.ofSeconds(10);

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
    void open() {
        namespace = TestNamespace.make();
        scene = new Scene(register, stores, folder);
    }

    @AfterEach
    void close() {
        FaultyCluster.server().become(Mode.WELL);
        if (namespace != null) {
            namespace.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "RESETTING", "HANGING"})
    void goesOnWhenTheServerIsBackThatWasAwayDuringTheApply(Mode mode) {
        ships("3m");
        AuditLog audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        FaultyCluster.server().become(Mode.SLOW);
        String sha = push("v2", "second");
        tell(sha);
        scene.until(sha, deployment -> deployment.phase() == Phase.EXECUTING);
        FaultyCluster.server().become(mode);
        away(mode);

        succeeds(sha, audit);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANGING"})
    void goesOnWhenTheServerIsBackThatWasAwayWhileItWaited(Mode mode) {
        ships("3m");
        AuditLog audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        String sha = push("v2-slow", "second");
        applies(sha);
        FaultyCluster.server().become(mode);
        away(mode);

        succeeds(sha, audit);
    }

    @Test
    void endsAndSaysWhyWhenTheNamespaceIsDeletedUnderIt() {
        ships("20s");
        String sha = push("v2-slow", "second");
        applies(sha);
        namespace.close();

        Outcome outcome = scene.ended(sha).outcome().orElseThrow();

        assertThat(outcome.kind()).isNotIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.message()).containsAnyOf(namespace.name(), "is gone", "deleted", "terminated");
        namespace = null;
    }

    /** Tells of it, and returns when it has been applied and is waited for. */
    private void applies(String sha) {
        tell(sha);
        scene.until(
                sha,
                deployment -> deployment.phase() == Phase.EXECUTING
                        && scene.record(deployment).steps().stream()
                                .anyMatch(step -> step.step().equals("apply")));
    }

    private static void away(Mode mode) {
        LockSupport.parkNanos((mode == Mode.DOWN ? AWAY : ODD).toNanos());
        FaultyCluster.server().become(Mode.WELL);
    }

    /** The commit is not blamed, and each object was changed by one request. */
    private void succeeds(String sha, AuditLog audit) {
        Deployment ended = scene.ended(sha);
        assertThat(ended.outcome().orElseThrow().kind())
                .as(ended.outcome().toString())
                .isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(namespace.word("settings")).isEqualTo("second");
        List<String> changes = audit.entries().stream()
                .filter(entry -> entry.change() && entry.code() < 300)
                .filter(entry -> entry.namespace().equals(namespace.name()))
                .filter(entry -> List.of("settings", "web").contains(entry.name())
                        && entry.verb().equals("patch"))
                .filter(entry -> entry.agent().startsWith("fabric8"))
                .map(entry -> entry.resource() + "/" + entry.name())
                .sorted()
                .toList();
        assertThat(changes).containsExactly("configmaps/settings", "deployments/web", "services/web");
    }

    private void ships(String timeout) {
        scene.follow(Map.of(
                "source",
                Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "interval", "1m", "path", "deploy"),
                "target",
                Map.of("kubernetes", Map.of("namespace", namespace.name())),
                "timeout",
                timeout));
        String sha = push("v1", "first");
        tell(sha);
        assertThat(scene.ended(sha).outcome().map(Outcome::kind)).isEqualTo(Optional.of(Outcome.Kind.SUCCEEDED));
    }

    private String push(String tag, String word) {
        return scene.push(Map.of(
                "deploy/web.yaml", Manifests.deployment(tag),
                "deploy/service.yaml", Manifests.SERVICE,
                "deploy/settings.yaml", Manifests.configMap("settings", word)));
    }

    private void tell(String sha) {
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
    }
}
