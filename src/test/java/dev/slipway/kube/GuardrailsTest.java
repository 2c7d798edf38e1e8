package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardrailsTest {

    private final Fixtures.MemoryArtifacts artifacts = new Fixtures.MemoryArtifacts();
    private final ManifestStore manifests = new ManifestStore(artifacts);
    private final App app = Fixtures.app("a1", "chat", Duration.ofSeconds(60));

    private final Guardrail pods = new SafePods(manifests);
    private final Guardrail within = new WithinNamespace(manifests);
    private final Guardrail images = new PinnedImages(manifests);
    private final Guardrail secrets = new NoLiteralSecrets(manifests);
    private final Guardrail rights = new NoEscalation(manifests);

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: chat}
            spec: %s
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{hostNetwork: true, containers: [{name: c}]} | hostNetwork",
                "{hostPID: true, containers: [{name: c}]} | hostPID",
                "{hostIPC: 'true', containers: [{name: c}]} | hostIPC",
                "{volumes: [{name: v, hostPath: {path: /}}], containers: [{name: c}]} | hostPath",
                "{containers: [{name: c, securityContext: {privileged: true}}]} | privileged",
                "{initContainers: [{name: i, securityContext: {privileged: true}}], containers: []} | container i",
                "{ephemeralContainers: [{name: e, securityContext: {privileged: true}}]} | container e",
                "{containers: [{name: c, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]} | SYS_ADMIN",
                "{containers: [{name: c, securityContext: {capabilities: {add: SYS_ADMIN}}}]} | SYS_ADMIN",
                "{containers: [{name: c, securityContext: {procMount: Unmasked}}]} | procMount",
                "{containers: [{name: c, ports: [{containerPort: 80, hostPort: 80}]}]} | hostPort",
                "{securityContext: {windowsOptions: {hostProcess: true}}, containers: []} | hostProcess",
            })
    void deniesAPodThatReachesItsNode(String spec, String why) {
        assertThat(denial(pods, POD.formatted(spec))).contains("Pod web", why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{containers: [{name: c}]}",
                "{hostNetwork: false, hostPID: null, containers: [{name: c, ports: [{containerPort: 80, hostPort: 0}]}]}",
                "{containers: [{name: c, securityContext: {privileged: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]}",
                "{volumes: [{name: v, emptyDir: {}}, {name: h, hostPath: null}], containers: [{name: c}]}",
            })
    void allowsAPodThatDoesNot(String spec) {
        assertThat(verdict(pods, POD.formatted(spec))).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, Deployment",
        "apps/v1, StatefulSet",
        "apps/v1, DaemonSet",
        "apps/v1, ReplicaSet",
        "batch/v1, Job",
        "v1, ReplicationController"
    })
    void looksIntoTheTemplateOfEachWorkload(String apiVersion, String kind) {
        assertThat(denial(pods, """
                apiVersion: %s
                kind: %s
                metadata: {name: web, namespace: chat}
                spec: {template: {spec: {hostNetwork: true, containers: [{name: c}]}}}
                """.formatted(apiVersion, kind))).contains(kind + " web", "hostNetwork");
    }

    @Test
    void looksIntoTheTemplateOfACronJob() {
        assertThat(denial(pods, """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: web, namespace: chat}
                spec: {jobTemplate: {spec: {template: {spec: {hostNetwork: true, containers: [{name: c}]}}}}}
                """)).contains("hostNetwork");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{template: {spec: {containers: [{name: c}]}}}",
                "{deep: [{er: {initContainers: [{name: c}]}}]}",
                "{podTemplate: {hostNetwork: true}}",
                "{volumes: [{hostPath: {path: /}}]}"
            })
    void deniesAnUnknownKindThatHoldsAPod(String spec) {
        assertThat(denial(pods, """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: web, namespace: chat}
                spec: %s
                """.formatted(spec))).contains("Rollout web", "not known");
    }

    @Test
    void deniesContainersOutsideOfTheKnownPlace() {
        assertThat(denial(pods, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: chat}
                spec: {template: {spec: {containers: [{name: c}]}}, other: {containers: [{name: d}]}}
                """)).contains("outside");
    }

    @Test
    void allowsDefinitionsAndSettingsThatSpeakOfPods() {
        assertThat(verdict(pods, """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: boats.example.com}
                spec: {properties: {containers: {type: array}, hostPath: {type: object}}}
                """)).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict(pods, """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: chat}
                data: {privileged: "true", hostPath: /models}
                """)).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}} | namespace other",
                "{apiVersion: v1, kind: Namespace, metadata: {name: other}} | whole cluster",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}} | whole cluster",
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: a, namespace: chat}} | whole cluster",
                "{apiVersion: example.com/v1, kind: Thing, metadata: {name: a}} | whole cluster",
                "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: a}} | whole cluster",
            })
    void deniesWhatIsNotInTheAppsNamespace(String manifest, String why) {
        assertThat(denial(within, manifest)).contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: chat}}",
                "{apiVersion: v1, kind: Namespace, metadata: {name: chat}}",
                "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: boats.example.com}}"
            })
    void allowsWhatIsItsOwn(String manifest) {
        assertThat(verdict(within, manifest)).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other_web_apps_Deployment",
                "_other__Namespace",
                "_x_rbac.authorization.k8s.io_ClusterRole",
                "nonsense"
            })
    void deniesPruningOutsideOfTheNamespace(String id) {
        ToolCall call = Fixtures.call("kube.prune", Effect.DESTROY, "chat", Map.of("objects", List.of(id)));

        assertThat(within.check(app, call)).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void deniesACallForAnotherNamespace() {
        ToolCall call = Fixtures.call("kube.state", Effect.READ, "other", Map.of("objects", List.of()));

        assertThat(within.check(app, call)).isInstanceOf(Verdict.Deny.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "web:latest",
                "web:main",
                "web:MASTER",
                "web:dev",
                "web:edge",
                "web:nightly",
                "web:stable",
                "web:",
                "registry.example.com:5000/web",
                "web@sha256:short",
                "web@md5:0123"
            })
    void deniesAnImageThatMayChangeUnderItsName(String image) {
        assertThat(denial(images, KubeWorld.deployment("web", image))).contains("Deployment web", "tag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web:1.27",
                "registry.example.com:5000/web:v1-crash",
                "web:dev-3f2a1b",
                "web@" + "sha256:" + "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                "web:latest@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
            })
    void allowsAnImageThatStaysWhatItIs(String image) {
        assertThat(verdict(images, KubeWorld.deployment("web", image))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void allowsTheImageThatIsBuiltHere() {
        String manifest = KubeWorld.deployment("web", "example.com/web");
        Object built = new Reference("push", "reference");

        assertThat(images.check(app, applying(Map.of("example.com/web", built), manifest)))
                .isInstanceOf(Verdict.Allow.class);
        assertThat(images.check(app, applying(Map.of("example.com/web", "example.com/web:latest"), manifest)))
                .isInstanceOf(Verdict.Deny.class);
        assertThat(images.check(app, applying(Map.of("example.com/other", built), manifest)))
                .isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void looksAtImagesThatAreMountedToo() {
        assertThat(denial(images, POD.formatted("{containers: [], volumes: [{name: m, image: {reference: models}}]}")))
                .contains("models");
    }

    @Test
    void deniesASecretWithItsValues() {
        String manifest = "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: chat}, %s}";

        assertThat(denial(secrets, manifest.formatted("data: {a: aHVudGVyMg==}")))
                .contains("Secret key", "kubectl create secret")
                .doesNotContain("aHVudGVyMg");
        assertThat(denial(secrets, manifest.formatted("stringData: {a: hunter2}")))
                .doesNotContain("hunter2");
        assertThat(verdict(secrets, manifest.formatted("data: {}"))).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Role | rules: [{apiGroups: [''], resources: [pods], verbs: ['*']}] | the verb *",
                "Role | rules: [{resources: [secrets], verbs: [get]}] | access to secrets",
                "Role | rules: [{resources: ['*'], verbs: [get]}] | access to *",
                "Role | rules: [{resources: [roles], verbs: [escalate]}] | the verb escalate",
                "RoleBinding | roleRef: {kind: ClusterRole, name: admin} | ClusterRole admin",
                "RoleBinding | {roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: eve}]} | User eve",
                "RoleBinding | {roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: a, namespace: other}]} | outside",
            })
    void asksAPersonBeforeRightsThatGrow(String kind, String rest, String why) {
        String body = rest.startsWith("{") ? rest.substring(1, rest.length() - 1) : rest;
        Verdict verdict = verdict(
                rights,
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: %s, metadata: {name: r, namespace: chat}, %s}"
                        .formatted(kind, body));

        assertThat(verdict).isInstanceOf(Verdict.RequireApproval.class);
        assertThat(((Verdict.RequireApproval) verdict).message()).contains(why);
    }

    @Test
    void deniesRightsOverTheClusterAndAllowsSmallOnes() {
        assertThat(denial(rights, "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}"))
                .contains("ClusterRole r");
        assertThat(verdict(rights, """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: r, namespace: chat}
                rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, watch]}]
                """)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void deniesManifestsThatCannotBeLoaded() {
        ToolCall call = Fixtures.call(
                "kube.apply", Effect.CHANGE, "chat", Map.of("artifact", Fixtures.DIGEST, "images", Map.of()));

        for (Guardrail guardrail : List.of(pods, within, images, secrets, rights)) {
            assertThat(guardrail.check(app, call)).as(guardrail.name()).isInstanceOf(Verdict.Deny.class);
        }
    }

    private Verdict verdict(Guardrail guardrail, String manifest) {
        return guardrail.check(app, applying(Map.of(), manifest));
    }

    private String denial(Guardrail guardrail, String manifest) {
        Verdict verdict = verdict(guardrail, manifest);
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        return ((Verdict.Deny) verdict).message();
    }

    private ToolCall applying(Map<String, ?> built, String manifest) {
        List<Object> values = new ArrayList<>();
        try {
            PlainValues plain = new PlainValues();
            for (Object document : KubernetesYaml.documents(manifest, 10)) {
                values.add(plain.copy(document));
            }
        } catch (KubernetesYaml.NotYaml e) {
            throw new IllegalArgumentException(e);
        }
        String artifact = artifacts
                .save(Json.write(values).getBytes(StandardCharsets.UTF_8))
                .value();
        return Fixtures.call(
                "kube.apply",
                Effect.CHANGE,
                "chat",
                Map.of("artifact", artifact, "images", built, "objects", List.of()));
    }
}
