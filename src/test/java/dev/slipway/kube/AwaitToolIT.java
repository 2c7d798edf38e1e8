package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployment.App;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwaitToolIT extends InKubeWorld {

    @Test
    void isDoneWhenAllAreReady() {
        ToolCall call = applied(
                KubeWorld.configMap("settings", "1"),
                KubeWorld.deployment("web", "example.com/web:v1"),
                KubeWorld.service("web"),
                workload("StatefulSet", "db", "example.com/db:v1"),
                workload("DaemonSet", "agent", "example.com/agent:v1"),
                job("once", "example.com/once:v1"),
                pod("single", "example.com/single:v1"));

        assertThat(world.await(call)).isInstanceOf(ToolResult.Done.class);
        assertThat(world.witness
                        .apps()
                        .deployments()
                        .inNamespace(world.namespace)
                        .withName("web")
                        .get()
                        .getStatus()
                        .getReadyReplicas())
                .isEqualTo(2);
    }

    @Test
    void waitsForASlowOne() {
        ToolCall call = applied(KubeWorld.deployment("web", "example.com/web:v1-slow"));

        assertThat(world.await(call, Duration.ofSeconds(40))).isInstanceOf(ToolResult.Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "crash, CrashLoopBackOff, exit code 1",
        "oom, OOMKilled, more memory than its limit",
        "missing, ErrImagePull|ImagePullBackOff, example.com/web:v2-missing",
    })
    void tellsThePodsOwnReason(String tag, String reason, String words) {
        ToolCall call = applied(KubeWorld.deployment("web", "example.com/web:v2-" + tag));

        ToolResult.Failed failed = (ToolResult.Failed) world.await(call);

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).matches(reason);
        assertThat(failed.message()).contains("Deployment web", "pod web-", "container web", words);
    }

    @Test
    void showsTheLastLinesWithoutSecrets() {
        String crashing = KubeWorld.deployment("web", "example.com/web:v2-crash")
                .replace(
                        "labels: {app: web}}\n    spec",
                        "labels: {app: web}, annotations: {fake.slipway.dev/log: \"no model, hunter2\"}}\n    spec");
        assertThat(crashing).contains("fake.slipway.dev/log");

        ToolResult.Failed failed = (ToolResult.Failed) world.await(applied(crashing));

        assertThat(failed.message()).contains("its last lines: no model, ***");
    }

    @Test
    void asksOnlyThePodsOfTheNewestVersion() {
        assertThat(world.await(applied(KubeWorld.deployment("web", "example.com/web:v1-crash"))))
                .isInstanceOf(ToolResult.Failed.class);

        ToolCall mended = applied(KubeWorld.deployment("web", "example.com/web:v2"));

        assertThat(world.await(mended)).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void givesUpWhenTheTimeIsOverAndSaysWhatIsMissing() {
        ToolCall call = applied(KubeWorld.deployment("web", "example.com/web:v2-unready"));

        ToolResult.Failed failed = (ToolResult.Failed) world.await(call, Duration.ofSeconds(3));

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("RolloutTimedOut");
        assertThat(failed.message()).contains("Deployment web", "0 of 2 pods are ready", "pod web-");
    }

    @Test
    void looksAgainWhenItsTimeIsOver() {
        ToolCall applied = applied(KubeWorld.deployment("web", "example.com/web:v2-unready"));
        RolloutWatch watch = new KubeWorld.Nobody() {
            @Override
            public boolean expect(Attempt attempt, List<Manifest> rollouts) {
                return true;
            }

            @Override
            public Duration patience() {
                return Duration.ofSeconds(30);
            }
        };
        Instant begun = Instant.now().minusSeconds(55);
        Attempt attempt = new Attempt(world.app, "deployment-1", 1, begun, begun.plusSeconds(60));
        ToolCall call = Fixtures.call(
                "kube.await",
                Effect.READ,
                world.namespace,
                Map.of("artifact", applied.arguments().text("artifact")));

        assertThat(world.await(watch).read(call, attempt))
                .isInstanceOfSatisfying(
                        ToolResult.Pending.class,
                        pending -> assertThat(pending.askAgainAfter())
                                .isPositive()
                                .isLessThanOrEqualTo(Duration.ofSeconds(5)));
    }

    /** The server was away: its controllers were kept from their work as well. */
    @ParameterizedTest
    @CsvSource({"50, 0, true", "70, 0, false", "70, 20, true", "90, 65, false", "119, 5, true", "121, 5, false"})
    void countsTheTimeFromWhenItCouldBeWatchedAgain(long since, long watched, boolean waits) {
        ToolCall applied = applied(KubeWorld.deployment("web", "example.com/web:v2-unready"));
        Instant now = Instant.now();
        RolloutWatch watch = new KubeWorld.Nobody() {
            @Override
            public Optional<Instant> seenSince(App app, ObjectId object) {
                return Optional.of(now.minusSeconds(watched == 0 ? since + 100 : watched));
            }
        };
        Instant begun = now.minusSeconds(since);
        Attempt attempt = new Attempt(world.app, "deployment-1", 1, begun, begun.plusSeconds(60));
        ToolCall call = Fixtures.call(
                "kube.await",
                Effect.READ,
                world.namespace,
                Map.of("artifact", applied.arguments().text("artifact")));

        ToolResult result = world.await(watch).read(call, attempt);

        assertThat(result).isInstanceOf(waits ? ToolResult.Pending.class : ToolResult.Failed.class);
    }

    @Test
    void looksOnceEvenWhenTheTimeIsOver() {
        ToolCall call = applied(KubeWorld.configMap("settings", "1"));

        assertThat(world.await(call, Duration.ZERO)).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void saysThatNoNodeCanTakeThePod() {
        ToolCall call = applied(KubeWorld.deployment("web", "example.com/web:v1")
                .replace("- name: web", "- name: web\n          resources: {requests: {cpu: \"1000\"}}"));

        ToolResult.Failed failed = (ToolResult.Failed) world.await(call);

        assertThat(failed.reason().word()).isEqualTo("Unschedulable");
        assertThat(failed.message()).contains("Insufficient cpu");
    }

    @ParameterizedTest
    @CsvSource({"Deployment", "StatefulSet", "DaemonSet"})
    void saysThatAQuotaKeepsThePodsOut(String kind) {
        world.witness
                .resourceQuotas()
                .inNamespace(world.namespace)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        awaitRefusal();
        ToolCall call = applied(
                kind.equals("Deployment")
                        ? KubeWorld.deployment("web", "example.com/web:v1")
                        : workload(kind, "web", "example.com/web:v1"));

        ToolResult.Failed failed = (ToolResult.Failed) world.await(call);

        assertThat(failed.reason().word()).isEqualTo("QuotaExceeded");
        assertThat(failed.message()).contains(kind + " web", "exceeded quota: none");
    }

    /** The API server counts a quota only some time after it was made. */
    private void awaitRefusal() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("refused")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("example.com/web:v1")
                .endContainer()
                .endSpec()
                .build();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    try {
                        world.witness
                                .pods()
                                .inNamespace(world.namespace)
                                .resource(pod)
                                .dryRun()
                                .create();
                        return false;
                    } catch (KubernetesClientException e) {
                        return e.getMessage().contains("exceeded quota: none");
                    }
                });
    }

    @Test
    void saysHowAJobFailed() {
        ToolCall call = applied(job("once", "example.com/once:v1-fail"));

        ToolResult.Failed failed = (ToolResult.Failed) world.await(call);

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("BackoffLimitExceeded");
        assertThat(failed.message()).contains("Job once", "exit code 1");
    }

    @Test
    void asksTheExpressionsOfTheApp() {
        ToolCall call = applied(KubeWorld.configMap("settings", "starting"));

        ToolResult.Failed early = (ToolResult.Failed) world.await(call, Duration.ofSeconds(2), BY_ITS_VALUE);
        write("ready");
        ToolResult then = world.await(call, Duration.ofSeconds(60), BY_ITS_VALUE);
        write("broken");
        ToolResult.Failed last = (ToolResult.Failed) world.await(call, Duration.ofSeconds(60), BY_ITS_VALUE);

        assertThat(early.message()).contains("ConfigMap settings", "its expression current does not hold");
        assertThat(then).isInstanceOf(ToolResult.Done.class);
        assertThat(last.blame()).isEqualTo(Blame.REVISION);
        assertThat(last.reason().word()).isEqualTo("HealthCheckFailed");
    }

    private static final List<Map<String, String>> BY_ITS_VALUE = List.of(Map.of(
            "apiVersion", "v1",
            "kind", "ConfigMap",
            "current", "data.value == 'ready'",
            "failed", "data.value == 'broken'"));

    private void write(String value) {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(map -> new ConfigMapBuilder(map).addToData("value", value).build());
    }

    @Test
    void isAnOutageWhenTheClusterIsAway() {
        ToolCall call = applied(KubeWorld.configMap("settings", "1"));
        Cluster away = new Cluster(new Wire(Fixtures.noCluster()));
        ApplyTool apply = new ApplyTool(
                new Applications(away, new Kinds(away, java.time.InstantSource.system()), world.owners, new LastSeen()),
                world.manifests,
                world.fresh,
                text -> text);

        ToolResult.Failed failed = (ToolResult.Failed) apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("Unreachable");
        assertThat(failed.message()).contains("slipway.kubernetes.kubeconfig");
        assertThat(apply.observe(call, world.attempt())).isInstanceOf(dev.slipway.tool.Observation.Unreachable.class);
    }

    private ToolCall applied(String... manifests) {
        ToolCall call = world.applying(manifests);
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        return call;
    }

    private static String workload(String kind, String name, String image) {
        String manifest = KubeWorld.deployment(name, image).replace("kind: Deployment", "kind: " + kind);
        return kind.equals("DaemonSet")
                ? manifest.replace("  replicas: 2\n", "")
                : manifest.replace("  replicas: 2\n", "  replicas: 2\n  serviceName: " + name + "\n");
    }

    private static String job(String name, String image) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s}
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: once, image: "%s"}]
                """.formatted(name, image);
    }

    private static String pod(String name, String image) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {containers: [{name: single, image: "%s"}]}
                """.formatted(name, image);
    }
}
