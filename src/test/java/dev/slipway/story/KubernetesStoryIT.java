package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.guard.Finding;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.GitHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes over HTTP to a real git server; the App is plain manifests in a namespace of a real API server. */
@QuarkusTest
class KubernetesStoryIT {

    private static final Caller SOMEBODY = new Caller("somebody");
    private static final String FIRST = "example.com/web:v1";

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Commands commands;

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
        if (namespace != null) {
            namespace.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void shipsAPushAndThenTheNextAndTouchesNothingElse() {
        namespace.somebodyMakes("theirs");
        Map<String, String> theirs = namespace.versions("theirs");
        shipsFirst("1m", false);

        Deployment second = told(push("v2", "second"));

        assertThat(outcome(second).kind()).as(outcome(second).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        await(() -> namespace.running().equals(Map.of("example.com/web:v2", 2L)));
        assertThat(namespace.word("settings")).isEqualTo("second");
        assertThat(namespace.versions("theirs")).isEqualTo(theirs);
        assertThat(namespace.slipways()).containsExactly("ConfigMap/settings", "Deployment/web", "Service/web");
    }

    @Test
    void deploysNothingForACommitOutsideOfItsFolder() {
        shipsFirst("1m", false);
        Map<String, String> before = namespace.versions();

        String sha = scene.push(Map.of("README.md", "words"));
        tell(sha);

        await(() -> seen().equals(Optional.of(sha)));
        assertThat(scene.all()).hasSize(1);
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "crash, 1m, CrashLoopBackOff, exit code 1",
        "missing, 1m, ErrImagePull|ImagePullBackOff, example.com/web:v2-missing",
        "oom, 1m, OOMKilled, more memory",
        "unready, 10s, RolloutTimedOut, not ready within 10 s",
    })
    void putsBackWhatRanBeforeWhenAnImage(String tag, String timeout, String reason, String words) {
        shipsFirst(timeout, false);
        Map<String, String> services = namespace.versions("web");
        scene.repo().write("deploy/extra.yaml", Manifests.configMap("extra", "new"));

        Deployment broken = told(push("v2-" + tag, "second"));

        Outcome outcome = outcome(broken);
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.reason().word()).matches(reason);
        assertThat(outcome.message()).startsWith("await: ").contains("Deployment web", words);
        assertThat(state(broken, Track.ROLLBACK)).isEqualTo(stateOfFirst());
        await(() -> namespace.running().equals(Map.of(FIRST, 2L)));
        assertThat(namespace.word("settings")).isEqualTo("first");
        assertThat(namespace.word("extra")).isEqualTo("nothing");
        assertThat(namespace.versions("web").keySet()).isEqualTo(services.keySet());
    }

    @Test
    void removesWhatAFirstDeploymentMadeThatFails() {
        namespace.somebodyMakes("theirs");
        Map<String, String> before = namespace.versions();
        follow("1m", false);

        Deployment broken = told(push("v1-crash", "first"));

        assertThat(outcome(broken).kind()).as(outcome(broken).message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome(broken).reason().word()).isEqualTo("CrashLoopBackOff");
        await(() -> namespace.versions().equals(before));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 2 | replicas: many | spec.replicas",
                "replicas: 2 | replicass: 2   | replicass",
                "replicas: 2 | replicas: -1   | must be greater than or equal to 0",
            })
    void appliesNothingOfWhatTheServerRefuses(String correct, String wrong, String words) {
        shipsFirst("1m", false);
        Map<String, String> before = namespace.versions();
        scene.repo().write("deploy/web.yaml", Manifests.deployment("v2").replace(correct.strip(), wrong.strip()));

        Deployment refused =
                told(scene.push(Map.of("deploy/settings.yaml", Manifests.configMap("settings", "second"))));

        Outcome outcome = outcome(refused);
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.reason().word()).isEqualTo("ApplyRefused");
        assertThat(outcome.message()).startsWith("apply: ").contains("Deployment web", words);
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a privileged pod    | UnsafePod        | is privileged",
                "a hostPath          | UnsafePod        | hostPath",
                "a foreign namespace | ForeignNamespace | ConfigMap other is for the namespace default",
                "the tag latest      | MutableImage     | whose tag may mean another image tomorrow",
                "a Secret with data  | LiteralSecret    | kubectl create secret",
            })
    void deniesACommitWith(String what, String reason, String words) {
        shipsFirst("1m", false);
        Map<String, String> before = namespace.versions();
        scene.repo().write("deploy/settings.yaml", Manifests.configMap("settings", "second"));
        scene.repo().write("deploy/web.yaml", Manifests.deployment("v2"));
        forbidden(what);

        Deployment denied = told(scene.push(Map.of()));

        Outcome outcome = outcome(denied);
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.DENIED);
        assertThat(outcome.message()).contains(words);
        assertThat(outcome.reason().word()).isEqualTo(reason);
        assertThat(scene.record(denied).steps()).isEmpty();
        assertThat(namespace.versions()).isEqualTo(before);
    }

    private void forbidden(String what) {
        String privileged = "securityContext: {privileged: true}\n          image:";
        switch (what) {
            case "a privileged pod" ->
                scene.repo().write("deploy/web.yaml", Manifests.deployment("v2").replace("image:", privileged));
            case "a hostPath" ->
                scene.repo()
                        .write(
                                "deploy/web.yaml",
                                Manifests.deployment("v2")
                                        .replace(
                                                "containers:",
                                                "volumes: [{name: node, hostPath: {path: /etc}}]\n      containers:"));
            case "a foreign namespace" ->
                scene.repo()
                        .write(
                                "deploy/other.yaml",
                                Manifests.configMap("other", "x")
                                        .replace("name: other", "name: other\n  namespace: default"));
            case "the tag latest" -> scene.repo().write("deploy/web.yaml", Manifests.deployment("latest"));
            default ->
                scene.repo()
                        .write(
                                "deploy/secret.yaml",
                                "apiVersion: v1\nkind: Secret\nmetadata: {name: llm}\ndata: {key: aHVudGVyMg==}\n");
        }
    }

    @Test
    void removesAnObjectOnlyWhenSomebodyAgrees() {
        Deployment waiting = asksToRemove("v1");

        assertThat(commands.approve(waiting.id(), Optional.empty(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);

        Deployment ended = scene.ended(waiting.revision().commit().sha());
        assertThat(outcome(ended).kind()).as(outcome(ended).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(namespace.slipways()).containsExactly("ConfigMap/settings", "Deployment/web", "Service/web");
        assertThat(namespace.running()).isEqualTo(Map.of(FIRST, 2L));
    }

    @Test
    void removesNothingWhenItsApprovalIsRefused() {
        Deployment waiting = asksToRemove("v1");
        Map<String, String> before = namespace.versions();

        assertThat(commands.reject(waiting.id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);

        Deployment ended = scene.ended(waiting.revision().commit().sha());
        assertThat(outcome(ended).kind()).isEqualTo(Outcome.Kind.DENIED);
        assertThat(outcome(ended).reason().word()).isEqualTo("ApprovalRefused");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    void bringsBackWhatItHadRemovedWhenTheRestFails() {
        Deployment waiting = asksToRemove("v2-crash");
        Map<String, String> before = namespace.versions("extra");
        assertThat(scene.record(waiting).findings().toString())
                .contains("dry-run", "Deployment web spec.template.spec.containers[web].image: ", "v2-crash");

        assertThat(commands.approve(waiting.id(), Optional.empty(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);

        Deployment ended = scene.ended(waiting.revision().commit().sha());
        assertThat(outcome(ended).kind()).as(outcome(ended).message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(state(ended, Track.ROLLBACK)).isEqualTo(stateOfFirst());
        assertThat(namespace.word("extra")).isEqualTo("first");
        assertThat(namespace.versions("extra")).isNotEqualTo(before);
        await(() -> namespace.running().equals(Map.of(FIRST, 2L)));
    }

    private Deployment asksToRemove(String tag) {
        scene.repo().write("deploy/extra.yaml", Manifests.configMap("extra", "first"));
        shipsFirst("1m", true);
        assertThat(namespace.word("extra")).isEqualTo("first");
        scene.repo().remove("deploy/extra.yaml");
        String sha = push(tag, "first");
        tell(sha);

        Deployment waiting = scene.until(sha, d -> d.phase().word().equals("AwaitingApproval"));

        assertThat(scene.record(waiting).findings())
                .extracting(Finding::guardrail)
                .contains("destructive-change");
        assertThat(namespace.word("extra")).isEqualTo("first");
        return waiting;
    }

    @Test
    void namesTheNamespaceThatIsMissing() {
        String missing = "missing-" + UUID.randomUUID().toString().substring(0, 8);
        scene.follow(spec(missing, "1m", false));

        Deployment ended = told(push("v1", "first"));

        assertThat(outcome(ended).kind()).as(outcome(ended).message()).isNotEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(outcome(ended).reason().word()).isEqualTo("NamespaceNotFound");
        assertThat(outcome(ended).message()).contains(missing, "kubectl create namespace");
    }

    @Test
    void leavesAloneWhatSomebodyElseHasMadeUnderItsName() {
        namespace.somebodyMakes("settings");
        Map<String, String> before = namespace.versions();
        follow("1m", false);

        Deployment ended = told(push("v1", "first"));

        assertThat(outcome(ended).reason().word()).isEqualTo("NotOurs");
        assertThat(outcome(ended).message()).contains("ConfigMap settings");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    private void follow(String timeout, boolean prune) {
        scene.follow(spec(namespace.name(), timeout, prune));
    }

    private Map<String, Object> spec(String place, String timeout, boolean prune) {
        return Map.of(
                "source",
                Map.of("url", scene.url(), "ref", Map.of("branch", "main"), "interval", "5s", "path", "deploy"),
                "target",
                Map.of("kubernetes", Map.of("namespace", place, "prune", prune)),
                "timeout",
                timeout);
    }

    private void shipsFirst(String timeout, boolean prune) {
        follow(timeout, prune);
        Deployment first = told(push("v1", "first"));
        assertThat(outcome(first).kind()).as(outcome(first).message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(namespace.running()).isEqualTo(Map.of(FIRST, 2L));
        assertThat(namespace.word("settings")).isEqualTo("first");
    }

    private String push(String tag, String word) {
        return scene.push(Map.of(
                "deploy/web.yaml", Manifests.deployment(tag),
                "deploy/service.yaml", Manifests.SERVICE,
                "deploy/settings.yaml", Manifests.configMap("settings", word)));
    }

    private Instant tell(String sha) {
        Instant now = Instant.now();
        assertThat(new GitHost(service, scene.url()).tell(sha, scene.name() + "-" + sha))
                .isEqualTo(202);
        return now;
    }

    /** Tells of the push, waits for its end, and prints how long it took. */
    private Deployment told(String sha) {
        Instant pushed = tell(sha);
        Deployment ended = scene.ended(sha);
        for (StepResult step : scene.record(ended).steps()) {
            System.out.printf(
                    "[%s] push -> %s/%s %s: %d ms%n",
                    scene.name(),
                    step.track(),
                    step.step(),
                    step.status(),
                    Duration.between(pushed, step.endedAt()).toMillis());
        }
        System.out.println("[" + scene.name() + "] " + outcome(ended));
        return ended;
    }

    private Optional<String> seen() {
        Deployment first = scene.all().getFirst();
        return stores.heads().of(first.app()).commit().map(commit -> commit.sha());
    }

    private static Outcome outcome(Deployment deployment) {
        return deployment.outcome().orElseThrow();
    }

    private String stateOfFirst() {
        return state(scene.all().getLast(), Track.FORWARD);
    }

    private String state(Deployment deployment, Track track) {
        return scene.record(deployment).steps().stream()
                .filter(step -> step.track() == track && step.step().equals("state"))
                .map(step -> step.outputs().getOrDefault("digest", "no digest"))
                .findFirst()
                .orElseThrow();
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Scene.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("in time: %s %s", namespace.running(), new TreeMap<>(namespace.versions()))
                    .isLessThan(end);
            Scene.pause();
        }
    }
}
