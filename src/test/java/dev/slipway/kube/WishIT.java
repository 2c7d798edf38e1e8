package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

class WishIT extends InKubeWorld {

    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, annotations: {slipway.dev/force: "%s"}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: once, image: "example.com/once:%s"}]}}}
            """;

    @Test
    void leavesWhatItIsToIgnoreAsItIs() {
        String ignored = KubeWorld.configMap("settings", "1")
                .replace("name: settings", "name: settings\n  annotations: {slipway.dev/ignore: \"true\"}");
        world.apply.call(world.applying(ignored), world.attempt());
        assertThat(settings().getData()).containsEntry("value", "1");

        ToolCall second = world.applying(ignored.replace("\"1\"", "\"2\""));
        assertThat(world.apply.call(second, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(settings().getData()).containsEntry("value", "1");
        assertThat(world.apply.observe(second, world.attempt()).toString()).startsWith("TookEffect");
    }

    @Test
    void leavesWhatSomebodyMarksInTheCluster() {
        world.apply.call(world.applying(KubeWorld.configMap("settings", "1")), world.attempt());
        mark("slipway.dev/ignore");

        world.apply.call(world.applying(KubeWorld.configMap("settings", "2")), world.attempt());

        assertThat(settings().getData()).containsEntry("value", "1");
    }

    @Test
    void keepsWhatIsNotToBeDeleted() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        mark("slipway.dev/keep");

        assertThat(world.prune.call(world.about("kube.prune", Effect.DESTROY, call), world.attempt()))
                .isInstanceOf(ToolResult.Done.class);

        assertThat(settings()).isNotNull();
    }

    @Test
    void makesAgainWhatCantBeChangedWhenItMay() {
        world.apply.call(world.applying(JOB.formatted("false", "v1")), world.attempt());
        ToolResult.Failed refused =
                (ToolResult.Failed) world.apply.call(world.applying(JOB.formatted("false", "v2")), world.attempt());
        assertThat(refused.message()).contains("field is immutable", "slipway.dev/force: \"true\"");
        String first = job().getMetadata().getUid();

        ToolCall forced = world.applying(JOB.formatted("true", "v2"));
        assertThat(world.apply.call(forced, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(job().getMetadata().getUid()).isNotEqualTo(first);
        assertThat(job().getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("example.com/once:v2");
        assertThat(world.apply.observe(forced, world.attempt()).toString()).startsWith("TookEffect");
    }

    private Job job() {
        return world.witness
                .batch()
                .v1()
                .jobs()
                .inNamespace(world.namespace)
                .withName("once")
                .get();
    }

    private void mark(String annotation) {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"true\"}}}");
    }

    private ConfigMap settings() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get();
    }
}
