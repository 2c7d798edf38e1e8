package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyToolIT extends InKubeWorld {

    @TempDir
    private Path folder;

    @Test
    void appliesSeesThatItDidAndChangesNothingTheSecondTime() {
        ToolCall call = world.applying(
                KubeWorld.configMap("settings", "1"),
                KubeWorld.deployment("web", "example.com/web:v1"),
                KubeWorld.service("web"));
        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);

        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(world.await(call)).isInstanceOf(ToolResult.Done.class);

        try (Changes changes = new Changes(world)) {
            assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
            assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
            assertThat(changes.untilMarked()).isEmpty();
        }
    }

    @Test
    void isWatchedByATestThatWouldSeeAChange() {
        world.apply.call(world.applying(KubeWorld.service("web")), world.attempt());

        try (Changes changes = new Changes(world)) {
            world.apply.call(world.applying(KubeWorld.service("web").replace("port: 80", "port: 81")), world.attempt());
            assertThat(changes.untilMarked()).containsExactly("MODIFIED Service web");
        }
    }

    @Test
    void stampsTheObjectAndNotItsPods() {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));

        world.apply.call(call, world.attempt());

        Deployment live = deployment("web");
        assertThat(live.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "slipway")
                .containsEntry("slipway.dev/app", world.app.id().uid())
                .containsEntry("team", "a");
        assertThat(live.getMetadata().getAnnotations())
                .containsEntry("slipway.dev/key", call.key(world.app.id()).value());
        assertThat(live.getMetadata().getManagedFields())
                .anyMatch(entry -> entry.getManager().equals("slipway"));
        assertThat(live.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(Map.of("app", "web"));
        assertThat(live.getSpec().getTemplate().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void givesContainersTheImageThatWasBuilt() {
        String built = "example.com/web@" + Fixtures.DIGEST;
        ToolCall call =
                world.applying(Map.of("example.com/web", built), KubeWorld.deployment("web", "example.com/web"));

        world.apply.call(call, world.attempt());

        assertThat(deployment("web")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo(built);
    }

    @Test
    void appliesNothingWhenOneObjectIsRefused() {
        ToolCall call = world.applying(
                KubeWorld.configMap("settings", "1"), KubeWorld.service("web").replace("port: 80,", "port: 99999,"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("ApplyRefused");
        assertThat(failed.message()).contains("Service web", "spec.ports[0].port", "_web__Service");
        assertThat(world.witness
                        .configMaps()
                        .inNamespace(world.namespace)
                        .withName("settings")
                        .get())
                .isNull();
    }

    @Test
    void blamesTheCommitForAFieldThatTheSchemaDoesNotKnow() {
        ToolCall call =
                world.applying(KubeWorld.deployment("web", "example.com/web:v1").replace("replicas", "replicass"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.message()).contains("replicass");
    }

    @Test
    void refusesWhatSlipwayDidNotMake() {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .resource(foreign(Map.of()))
                .create();
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.POLICY);
        assertThat(failed.reason().word()).isEqualTo("NotOurs");
        assertThat(failed.message()).contains("ConfigMap settings", "slipway.dev/adopt=true");
        assertThat(settings().getData()).containsEntry("value", "theirs");
    }

    @Test
    void refusesWhatAnotherAppMade() {
        App other = Fixtures.app("another", world.namespace, Duration.ofSeconds(60));
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt(other));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.reason().word()).isEqualTo("OwnedByAnotherApp");
        assertThat(failed.message()).contains("another");
        assertThat(settings().getMetadata().getLabels()).containsEntry("slipway.dev/app", "another");
    }

    @Test
    void namesTheAppOfTheClusterThatMadeIt() {
        App plain = Fixtures.app("another", world.namespace, Duration.ofSeconds(60));
        App other = new App(plain.id(), plain.name(), 1, App.FROM_CLUSTER, plain.spec(), plain.manifest());
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt(other));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.message()).contains("ConfigMap settings belongs to the App team-a/another:");
    }

    @Test
    void adoptsOnceWhatIsOfferedToIt() {
        ConfigMap offered = foreign(Map.of("slipway.dev/adopt", "true"));
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .resource(offered)
                .create();

        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));

        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(settings().getData()).containsEntry("value", "1");
        assertThat(settings().getMetadata().getAnnotations()).doesNotContainKey("slipway.dev/adopt");
        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
    }

    @Test
    void seesThatSomebodyChangedItMeanwhile() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());

        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(found -> {
                    found.getData().put("value", "changed by hand");
                    return found;
                });

        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        world.apply.call(call, world.attempt());
        assertThat(settings().getData()).containsEntry("value", "1");
    }

    @Test
    void leavesFieldsOfOthersAlone() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(found -> {
                    found.getData().put("theirs", "2");
                    return found;
                });

        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
        world.apply.call(world.applying(KubeWorld.configMap("settings", "3")), world.attempt());
        assertThat(settings().getData()).isEqualTo(Map.of("value", "3", "theirs", "2"));
    }

    @Test
    void appliesNothingOutsideItsNamespace() {
        ToolCall call = world.applying(
                KubeWorld.configMap("settings", "1"),
                KubeWorld.configMap("foreign", "1").replace("name: foreign", "name: foreign\n  namespace: default"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.POLICY);
        assertThat(failed.message()).contains("default", world.namespace);
        assertThat(world.witness
                        .configMaps()
                        .inNamespace("default")
                        .withName("foreign")
                        .get())
                .isNull();
    }

    @Test
    void bringsItsOwnKindAndAnObjectOfIt() {
        String group = world.namespace + ".example.com";
        ToolCall call = world.applying(definition(group), """
                apiVersion: %s/v1
                kind: Boat
                metadata: {name: nutshell}
                spec: {sails: 2}
                """.formatted(group));
        try {
            assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
            assertThat(world.await(call)).isInstanceOf(ToolResult.Done.class);
            assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
        } finally {
            world.witness
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName("boats." + group)
                    .delete();
        }
    }

    @Test
    void saysWhatToDoWhenTheNamespaceIsMissing() {
        App homeless = Fixtures.app("homeless", world.namespace + "-none", Duration.ofSeconds(5));
        ToolCall call = world.applying(homeless, Map.of(), KubeWorld.configMap("settings", "1"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt(homeless));

        assertThat(failed.blame()).isEqualTo(Blame.POLICY);
        assertThat(failed.reason().word()).isEqualTo("NamespaceNotFound");
        assertThat(failed.message()).contains("kubectl create namespace " + world.namespace + "-none");
        assertThat(world.apply.observe(call, world.attempt(homeless))).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void bringsItsOwnNamespace() {
        String own = world.namespace + "-own";
        App founder = Fixtures.app("founder", own, Duration.ofSeconds(5));
        ToolCall call = world.applying(
                founder,
                Map.of(),
                KubeWorld.configMap("settings", "1"),
                "{apiVersion: v1, kind: Namespace, metadata: {name: " + own + "}}");
        try {
            assertThat(world.apply.observe(call, world.attempt(founder))).isInstanceOf(Observation.Absent.class);
            assertThat(world.apply.call(call, world.attempt(founder))).isInstanceOf(ToolResult.Done.class);
            assertThat(world.apply.observe(call, world.attempt(founder))).isInstanceOf(Observation.TookEffect.class);
            assertThat(world.witness
                            .configMaps()
                            .inNamespace(own)
                            .withName("settings")
                            .get())
                    .isNotNull();
        } finally {
            world.witness.namespaces().withName(own).delete();
        }
    }

    @Test
    void namesTheRightThatIsMissing() throws IOException {
        Account account = Account.make(world, "limited", "get");
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        Wire limited = new Wire(Fixtures.config(
                Optional.of(account.writeKubeconfig(folder.resolve("config"))),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60)));
        try {
            ToolResult.Failed failed = (ToolResult.Failed) new ApplyTool(
                            new Applications(new Cluster(limited), world.kinds, world.owners, new LastSeen()),
                            world.manifests,
                            world.fresh,
                            text -> text)
                    .call(call, world.attempt());

            assertThat(failed.blame()).isEqualTo(Blame.POLICY);
            assertThat(failed.reason().word()).isEqualTo("Forbidden");
            assertThat(failed.message()).contains("ConfigMap settings", "cannot patch resource \"configmaps\"");
        } finally {
            limited.close();
        }
    }

    @Test
    void waitsForWhatIsBeingDeleted() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        finalizers(List.of("example.com/hold"));
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .delete();

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());
        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("StillDeleting");

        finalizers(List.of());
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(settings().getMetadata().getDeletionTimestamp()).isNull();
    }

    private void finalizers(List<String> finalizers) {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(found -> {
                    found.getMetadata().setFinalizers(finalizers);
                    return found;
                });
    }

    private Deployment deployment(String name) {
        return world.witness
                .apps()
                .deployments()
                .inNamespace(world.namespace)
                .withName(name)
                .get();
    }

    private ConfigMap settings() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get();
    }

    private static ConfigMap foreign(Map<String, String> annotations) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withAnnotations(annotations)
                .endMetadata()
                .withData(Map.of("value", "theirs"))
                .build();
    }

    static String definition(String group) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: boats.%1$s}
                spec:
                  group: %1$s
                  names: {kind: Boat, plural: boats}
                  scope: Namespaced
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {sails: {type: integer}}}
                """.formatted(group);
    }
}
