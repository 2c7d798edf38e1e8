package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.plan.Preview;
import dev.slipway.plan.Step;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told before and after an apply, on a real API server. */
class PreviewToolIT extends InKubeWorld {

    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata: {name: key}
            stringData: {key: "%s"}
            """;

    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, annotations: {slipway.dev/force: "true"}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: once, image: "example.com/once:%s"}]}}}
            """;

    @Test
    void tellsWhatWouldChangeAndChangesNothing() {
        world.apply.call(world.applying(first()), world.attempt());
        String before = version();
        ToolCall second = world.applying(second());

        List<String> told = changes(preview(second));

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "ConfigMap settings data.value: \"first\" → \"(the *** of the second)\"",
                        "Deployment web spec.template.spec.containers[web].image: \"example.com/web:v1\""
                                + " → \"example.com/web:v2\"",
                        "Job once: deleted and made again",
                        "Secret key data.key: (hidden) → (hidden)",
                        "Service web: created");
        assertThat(version()).isEqualTo(before);
        assertThat(changes(world.apply.call(second, world.attempt()))).contains("Service web: created");
        assertThat(preview(second)).extracting(ToolResult.Done::summary).isEqualTo("nothing would change");
    }

    @Test
    void tellsWithTheManifestsOwnImageWhatIsYetToBeBuilt() {
        ToolCall built = world.applying(
                Map.of("example.com/web", "example.com/web@sha256:" + "0".repeat(64)),
                KubeWorld.deployment("web", "example.com/web:v1"));

        world.apply.call(world.applying(KubeWorld.deployment("web", "example.com/web:v1")), world.attempt());

        assertThat(changes(preview(built))).isEmpty();
    }

    @Test
    void tellsSomeOfManyLines() {
        String[] many = new String[60];
        for (int i = 0; i < many.length; i++) {
            many[i] = KubeWorld.configMap("settings-" + i, "first");
        }

        List<String> told = changes(preview(world.applying(many)));

        assertThat(told).hasSize(51).endsWith("and 10 more");
    }

    private static String[] first() {
        return new String[] {
            KubeWorld.configMap("settings", "first"),
            KubeWorld.deployment("web", "example.com/web:v1"),
            SECRET.formatted("hunter2"),
            JOB.formatted("v1")
        };
    }

    private static String[] second() {
        return new String[] {
            KubeWorld.configMap("settings", "(the hunter2 of the second)"),
            KubeWorld.deployment("web", "example.com/web:v2"),
            SECRET.formatted("hunter3"),
            JOB.formatted("v2"),
            KubeWorld.service("web")
        };
    }

    private String version() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    private ToolResult.Done preview(ToolCall applying) {
        ToolCall call = Preview.of(new Step("apply", applying)).orElseThrow();
        return (ToolResult.Done)
                new PreviewTool(world.applications, world.manifests, text -> text.replace("hunter2", "***"))
                        .read(call, world.attempt());
    }

    private static List<String> changes(ToolResult result) {
        return ((ToolResult.Done) result).outputs().get("changes").lines().toList();
    }
}
