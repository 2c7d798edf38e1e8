package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.testing.AuditLog;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of an object from before saves a look at it, and is never believed when it is out of date. */
class LastSeenIT extends InKubeWorld {

    private ToolCall call;

    @BeforeEach
    void apply() {
        call = world.applying(KubeWorld.configMap("settings", "1"), KubeWorld.deployment("web", "example.com/web:v1"));
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(world.await(call)).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void asksForNothingThatAWatchHasShown() {
        showAll();

        List<String> asked = asked(() ->
                assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class));

        assertThat(asked).containsExactly("dry run configmaps", "dry run deployments");
    }

    @Test
    void looksAtWhatSomebodyHasChangedSince() {
        showAll();
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(map -> {
                    map.getData().put("value", "theirs");
                    return map;
                });

        List<String> asked = asked(
                () -> assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class));

        assertThat(asked).containsExactly("dry run configmaps", "dry run deployments", "get configmaps");
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(settings().getData()).isEqualTo(Map.of("value", "1"));
    }

    @Test
    void makesAgainWhatSomebodyHasDeletedSince() {
        showAll();
        String before = settings().getMetadata().getUid();
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .delete();

        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(settings().getMetadata().getUid()).isNotEqualTo(before);
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() {
        String large = "x".repeat(900 * 1024);
        for (int i = 0; i < 20; i++) {
            world.seen.put(world.app.id(), manifest("map-" + i, large));
        }

        assertThat(world.seen.find(world.app.id(), manifest("map-0", "").id())).isEmpty();
        assertThat(world.seen.find(world.app.id(), manifest("map-19", "").id())).isPresent();
    }

    private static Manifest manifest(String name, String value) {
        return new Manifest(Json.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", name, "namespace", "a", "resourceVersion", "1"),
                "data",
                Map.of("value", value))));
    }

    private void showAll() {
        show("v1", "ConfigMap", "settings");
        show("apps/v1", "Deployment", "web");
    }

    private void show(String apiVersion, String kind, String name) {
        GenericKubernetesResource live = world.witness
                .genericKubernetesResources(apiVersion, kind)
                .inNamespace(world.namespace)
                .withName(name)
                .get();
        world.seen.put(world.app.id(), new Manifest(Awaiting.whole(live)).id(), live);
    }

    /** What Slipway asked of the server meanwhile, in alphabetical order. */
    private List<String> asked(Runnable doing) {
        AuditLog audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        doing.run();
        return audit.entries().stream()
                .filter(entry -> entry.namespace().equals(world.namespace))
                .filter(entry -> List.of("patch", "get").contains(entry.verb()))
                .map(entry -> (entry.verb().equals("get") ? "get " : "dry run ") + entry.resource())
                .sorted()
                .toList();
    }

    private ConfigMap settings() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get();
    }
}
