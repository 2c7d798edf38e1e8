package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operator.Kubectl;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that somebody made with kubectl, and an App takes over. */
class AdoptionIT extends InKubeWorld {

    @TempDir
    private Path folder;

    private final Kubectl kubectl = Kubectl.find();

    @ParameterizedTest
    @ValueSource(strings = {"apply", "apply --server-side", "create", "create --save-config"})
    void removesWhatKubectlHadAppliedAndTheManifestsHaveNot(String command) throws IOException {
        make(command);
        say("annotate", "configmap", "settings", "note=by-hand");
        say("annotate", "configmap", "settings", "slipway.dev/adopt=true");
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));

        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(settings().getData()).containsOnlyKeys("value").containsEntry("value", "1");
        assertThat(settings().getMetadata().getAnnotations())
                .containsEntry("note", "by-hand")
                .doesNotContainKeys("slipway.dev/adopt", "kubectl.kubernetes.io/last-applied-configuration");
        assertThat(settings().getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .contains("slipway", "kubectl-annotate")
                .doesNotContain("kubectl", "kubectl-create", "kubectl-client-side-apply");
        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
    }

    @Test
    void leavesWhatKubectlAddsLaterToWhoeverAddedIt() throws IOException {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        say("patch", "configmap", "settings", "--type=merge", "-p", "{\"data\":{\"more\":\"theirs\"}}");

        world.apply.call(world.applying(KubeWorld.configMap("settings", "2")), world.attempt());

        assertThat(settings().getData()).containsEntry("value", "2").containsEntry("more", "theirs");
    }

    private void make(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {value: "theirs", old: "gone soon"}
                """);
        String[] words = (command + " -f " + file).split(" ", -1);
        say(words);
    }

    private void say(String... words) {
        String[] command = new String[words.length + 2];
        System.arraycopy(words, 0, command, 0, words.length);
        command[words.length] = "-n";
        command[words.length + 1] = world.namespace;
        kubectl.run(command);
    }

    private ConfigMap settings() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get();
    }
}
