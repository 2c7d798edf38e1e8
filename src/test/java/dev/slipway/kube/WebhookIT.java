package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook of the cluster changes what is applied, and adds to it: that is how it was applied, and no drift. */
class WebhookIT extends InKubeWorld {

    @TempDir
    Path folder;

    private MutatingWebhook webhook;

    @BeforeEach
    void open() {
        webhook = new MutatingWebhook(world.witness, world.namespace, folder);
    }

    @AfterEach
    void close() {
        if (webhook != null) {
            webhook.close();
        }
    }

    @Test
    void isNoDriftAndStaysWithTheNextRevision() {
        ToolCall first = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        applied(first);
        assertThat(images()).containsExactly("mirror.example.com/example.com/web:v1", "mirror.example.com/proxy:v1");
        assertThat(world.await(first)).isInstanceOf(ToolResult.Done.class);
        assertThat(webhook.asked()).isPositive();
        assertThat(drift(first)).isEmpty();
        assertThat(drift(first)).isEmpty();

        ToolCall second = world.applying(KubeWorld.deployment("web", "example.com/web:v2"));
        String changes = applied(second);

        assertThat(changes).contains("web:v2").doesNotContain("proxy", "injected");
        assertThat(images()).containsExactly("mirror.example.com/example.com/web:v2", "mirror.example.com/proxy:v1");
        assertThat(drift(second)).isEmpty();
        assertThat(applied(second)).as("applied again").isEmpty();
    }

    @Test
    void hidesNothingThatSomebodyChanges() {
        ToolCall call = world.applying(KubeWorld.deployment("web", "example.com/web:v1"));
        applied(call);
        world.witness
                .apps()
                .deployments()
                .inNamespace(world.namespace)
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"evil.example.com/web:v1\"}]}}}}");

        assertThat(drift(call)).contains("Deployment web", "evil.example.com/web:v1");
    }

    /** What changed, as people are told. */
    private String applied(ToolCall call) {
        ToolResult result = world.apply.call(call, world.attempt());
        assertThat(result).isInstanceOf(ToolResult.Done.class);
        return ((ToolResult.Done) result).outputs().getOrDefault("changes", "");
    }

    private String drift(ToolCall applied) {
        ToolCall call = new ToolCall("kube.diff", Effect.READ, applied.target(), applied.arguments());
        ToolResult result = new DiffTool(world.applications, world.manifests, text -> text).read(call, world.attempt());
        Map<String, String> outputs = ((ToolResult.Done) result).outputs();
        return outputs.getOrDefault("drift", "");
    }

    private List<String> images() {
        return world
                .witness
                .apps()
                .deployments()
                .inNamespace(world.namespace)
                .withName("web")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .stream()
                .map(Container::getImage)
                .toList();
    }
}
