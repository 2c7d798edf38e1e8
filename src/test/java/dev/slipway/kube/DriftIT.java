package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drift and what is not, on a real API server, its controllers at work. */
class DriftIT extends InKubeWorld {

    /** Each is what a server or a controller makes of a manifest, or what somebody adds beside it. */
    static Map<String, String> undrifting() {
        Map<String, String> kinds = new TreeMap<>();
        kinds.put("01 defaulted fields of a workload", KubeWorld.deployment("web", "example.com/web:v1"));
        kinds.put("02 ports without a protocol, and a cluster address", KubeWorld.service("web"));
        kinds.put(
                "03 a node port that was allocated",
                KubeWorld.service("web").replace("spec:", "spec:\n  type: NodePort"));
        kinds.put("04 quantities in other words", KubeWorld.deployment("web", "example.com/web:v1") + """
                          resources:
                            requests: {cpu: "0.1", memory: "1048576Ki"}
                            limits: {cpu: 1000m, memory: 1.5Gi}
                """);
        kinds.put("05 stringData that becomes data", """
                apiVersion: v1
                kind: Secret
                metadata: {name: key}
                stringData: {key: "hunter2"}
                """);
        kinds.put("06 numbers as text in annotations", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, annotations: {priority: "1.50"}}
                data: {yes: "true", empty: ""}
                """);
        kinds.put("07 null and empty fields", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, labels: {}, annotations: null}
                data: null
                """);
        kinds.put("08 a claim that is bound", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: models}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
                """);
        kinds.put("09 templates of claims", """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: "example.com/db:v1"}]}
                  volumeClaimTemplates:
                    - metadata: {name: data}
                      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        kinds.put("10 a job whose selector was generated", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: once, image: "example.com/once:v1"}]}}}
                """);
        kinds.put("11 a schedule", """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: nightly}
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate: {spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: n, image: "example.com/n:v1"}]}}}}
                """);
        kinds.put("12 a policy whose types are derived", """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 8080}]}]}
                """);
        kinds.put("13 an ingress", """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web}
                spec: {rules: [{host: example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
                """);
        kinds.put("14 a budget in per cent", """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: web}
                spec: {maxUnavailable: "50%", selector: {matchLabels: {app: web}}}
                """);
        kinds.put("15 an account with a token of its own", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: robot}
                """);
        kinds.put("16 one pod for each node", """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {containers: [{name: agent, image: "example.com/agent:v1", ports: [{containerPort: 80}]}]}
                """);
        return kinds;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void isNotWhatTheClusterMakesOfIt(String name) {
        ToolCall call = world.applying(undrifting().get(name));
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        Pause.of(Duration.ofMillis(1500));

        assertThat(diff(call)).isEmpty();
        assertThat(diff(call)).isEmpty();
    }

    static Set<String> names() {
        return undrifting().keySet();
    }

    /** 17 to 20: what others add beside what was applied. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"sidecar\",\"image\":\"example.com/s:v1\"}]}}}}",
                "{\"metadata\":{\"annotations\":{\"somebody\":\"was here\"},\"labels\":{\"cost\":\"7\"}}}",
                "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"now\"}}}}}",
                "{\"metadata\":{\"finalizers\":[\"example.com/keep\"]}}"
            })
    void isNotWhatOthersAddBesideIt(String patch) {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        world.apply.call(call, world.attempt());
        patch("web", patch);

        assertThat(diff(call)).isEmpty();
        patch("web", "{\"metadata\":{\"finalizers\":null}}");
    }

    /** 21: the number of replicas, when it is an autoscaler's. */
    @Test
    void isNotWhatAnAutoscalerSets() {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        world.apply.call(call, world.attempt());
        scale("kube-controller-manager", 5);

        assertThat(diff(call)).isEmpty();
        ToolCall next = world.applying(KubeWorld.deployment("web", "example.com/web:v2"));
        world.apply.call(next, world.attempt());
        assertThat(replicas()).isEqualTo(5);
    }

    @Test
    void isWhatAPersonScales() {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        world.apply.call(call, world.attempt());
        scale("kubectl", 5);

        assertThat(diff(call))
                .containsExactly(
                        Map.entry("drift", "not as it was applied: Deployment web spec.replicas: 5 instead of 2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"spec":{"template":{"spec":{"containers":[{"name":"web","image":"example.com/other:v1"}]}}}} | spec.template.spec.containers[web].image: "example.com/other:v1" instead of "example.com/web:v1"
            {"metadata":{"labels":{"team":null}}}                                                          | metadata.labels.team: nothing instead of "a"
            {"metadata":{"labels":{"team":"b"}}}                                                           | metadata.labels.team: "b" instead of "a"
            """)
    void isWhatSomebodyChanges(String patch, String told) {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        world.apply.call(call, world.attempt());
        patch("web", patch);

        assertThat(diff(call).get("drift")).contains("Deployment web " + told);
    }

    @Test
    void isWhatSomebodyDeletesAndNeverShowsASecret() {
        ToolCall call = world.applying(
                KubeWorld.service("web"),
                "{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {key: hunter2}}",
                KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        world.witness.services().inNamespace(world.namespace).withName("web").delete();
        world.witness
                .secrets()
                .inNamespace(world.namespace)
                .withName("key")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"key\":\"c2VjcmV0\"}}");

        assertThat(diff(call).get("drift"))
                .contains("Service web is gone", "Secret key data.key: (hidden) instead of (hidden)")
                .doesNotContain("hunter2", "c2VjcmV0", "aHVudGVyMg", "settings");
    }

    @Test
    void isToldWhenTheWholeNamespaceIsGone() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        world.witness.namespaces().withName(world.namespace).delete();
        world.witness
                .namespaces()
                .withName(world.namespace)
                .waitUntilCondition(gone -> gone == null, 60, TimeUnit.SECONDS);

        ToolResult result = look(call);

        assertThat(result.toString()).contains("NamespaceNotFound");
    }

    private void patch(String name, String patch) {
        world.witness
                .apps()
                .deployments()
                .inNamespace(world.namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.STRATEGIC_MERGE)
                                .withFieldManager("somebody")
                                .build(),
                        patch);
    }

    private void scale(String manager, int replicas) {
        String path = "/apis/apps/v1/namespaces/" + world.namespace + "/deployments/web/scale";
        world.witness.raw(
                path + "?fieldManager=" + manager,
                "PUT",
                Map.of(
                        "apiVersion",
                        "autoscaling/v1",
                        "kind",
                        "Scale",
                        "metadata",
                        Map.of("name", "web", "namespace", world.namespace),
                        "spec",
                        Map.of("replicas", replicas)));
    }

    private long replicas() {
        GenericKubernetesResource live = world.witness
                .genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace(world.namespace)
                .withName("web")
                .get();
        return ((Number) live.get("spec", "replicas")).longValue();
    }

    private Map<String, String> diff(ToolCall applied) {
        Map<String, String> outputs = new TreeMap<>(((ToolResult.Done) look(applied)).outputs());
        outputs.remove("diff");
        outputs.values().removeIf(String::isEmpty);
        return outputs;
    }

    private ToolResult look(ToolCall applied) {
        ToolCall call = new ToolCall("kube.diff", Effect.READ, applied.target(), applied.arguments());
        return new DiffTool(world.applications, world.manifests, text -> text).read(call, world.attempt());
    }
}
