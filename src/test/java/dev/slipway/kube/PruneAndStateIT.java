package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.deployment.App;
import dev.slipway.deployment.Digest;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PruneAndStateIT extends InKubeWorld {

    private static final String NOTHING = Digest.of("nothing").value();

    @Test
    void deletesWhatIsNamedSeesThatItDidAndDeletesNothingTheSecondTime() {
        ToolCall applied =
                applied(KubeWorld.configMap("settings", "1"), KubeWorld.deployment("web", "example.com/web:v1"));
        applied(KubeWorld.configMap("kept", "1"));
        world.await(applied);
        ToolCall prune = world.about("kube.prune", Effect.DESTROY, applied);
        assertThat(world.prune.observe(prune, world.attempt())).isInstanceOf(Observation.Absent.class);

        assertThat(world.prune.call(prune, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(names()).contains("kept").doesNotContain("settings");
        assertThat(world.witness
                        .apps()
                        .deployments()
                        .inNamespace(world.namespace)
                        .list()
                        .getItems())
                .isEmpty();
        try (Changes changes = new Changes(world)) {
            assertThat(world.prune.observe(prune, world.attempt())).isInstanceOf(Observation.TookEffect.class);
            assertThat(world.prune.call(prune, world.attempt())).isInstanceOf(ToolResult.Done.class);
            assertThat(changes.untilMarked()).isEmpty();
        }
    }

    @Test
    void neverDeletesWhatIsNotItsOwn() {
        App other = Fixtures.app("another", world.namespace, Duration.ofSeconds(60));
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt(other));
        ToolCall prune = world.about("kube.prune", Effect.DESTROY, call);

        assertThat(world.prune.observe(prune, world.attempt())).isInstanceOf(Observation.TookEffect.class);
        assertThat(world.prune.call(prune, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(names()).contains("settings");
    }

    @Test
    void keepsClaimsAndSaysSo() {
        ToolCall applied = applied("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: models}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);

        ToolResult.Done done =
                (ToolResult.Done) world.prune.call(world.about("kube.prune", Effect.DESTROY, applied), world.attempt());

        assertThat(done.summary()).contains("kept", "PersistentVolumeClaim models");
        assertThat(world.witness
                        .persistentVolumeClaims()
                        .inNamespace(world.namespace)
                        .withName("models")
                        .get())
                .isNotNull();
    }

    @Test
    void saysWhichFinalizerItWaitsFor() {
        ToolCall applied = applied(KubeWorld.configMap("settings", "1"));
        finalizers(List.of("example.com/hold"));
        ToolCall prune = world.about("kube.prune", Effect.DESTROY, applied);

        ToolResult.Failed failed = (ToolResult.Failed) world.prune.call(prune, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("StillDeleting");
        assertThat(failed.message()).contains("ConfigMap settings", "example.com/hold");
        assertThat(world.prune.observe(prune, world.attempt())).isInstanceOf(Observation.InFlight.class);
        finalizers(List.of());
        assertThat(world.prune.observe(prune, world.attempt())).isInstanceOf(Observation.TookEffect.class);
    }

    @Test
    void deletesNothingOutsideItsNamespace() {
        ToolCall prune = Fixtures.call(
                "kube.prune",
                Effect.DESTROY,
                world.namespace,
                Map.of("objects", List.of("default_kube-root-ca.crt__ConfigMap")));

        ToolResult.Failed failed = (ToolResult.Failed) world.prune.call(prune, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.POLICY);
    }

    @Test
    void comparesWhatIsOwnedAndNotWhoMadeItWhen() {
        ToolCall first =
                applied(KubeWorld.configMap("settings", "1"), KubeWorld.deployment("web", "example.com/web:v1"));
        world.await(first);
        String before = digest(first);

        ToolCall second =
                applied(KubeWorld.configMap("settings", "2"), KubeWorld.deployment("web", "example.com/web:v2"));
        world.await(second);
        assertThat(digest(second)).isNotEqualTo(before);
        assertThat(((ToolResult.Failed) state(first, before)).reason().word()).isEqualTo("StateDiffers");

        world.apply.call(first, world.attempt());
        world.await(first);
        assertThat(state(first, before)).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void doesNotCountFieldsOfOthersAndCountsChangesByOthers() {
        ToolCall call = applied(KubeWorld.configMap("settings", "1"));
        String before = digest(call);

        data("theirs", "x");
        assertThat(digest(call)).isEqualTo(before);

        data("value", "changed by hand");
        assertThat(digest(call)).isNotEqualTo(before);
    }

    @Test
    void countsWhatIsMissing() {
        ToolCall call = applied(KubeWorld.configMap("a", "1"), KubeWorld.configMap("b", "1"));
        String both = digest(call);

        world.witness.configMaps().inNamespace(world.namespace).withName("b").delete();

        assertThat(digest(call)).isNotEqualTo(both);
        assertThat(((ToolResult.Failed) state(call, both)).message()).contains("missing: ConfigMap b");
    }

    /** What was answered or shown a moment ago is as good as what is read now. */
    @Test
    void isTheSameFromAnAnswerFromAWatchAndFromTheServer() throws JsonProcessingException {
        ToolCall call = applied(
                KubeWorld.configMap("settings", "1"),
                KubeWorld.service("web"),
                KubeWorld.deployment("web", "example.com/web:v1"));
        world.await(call);
        String asked = digest(call);
        StateTool remembering = new StateTool(
                world.cluster, world.kinds, world.owners, world.fresh, new KubeWorld.Nobody(), text -> text);
        ToolCall state = world.about("kube.state", Effect.READ, call);

        world.apply.call(call, world.attempt());
        assertThat(call.arguments().texts("objects"))
                .allMatch(id -> world.fresh
                        .find(world.app.id(), ObjectId.parse(id).orElseThrow())
                        .isPresent());
        assertThat(digest(remembering.read(state, world.attempt()))).isEqualTo(asked);

        GenericKubernetesResource shown = world.witness
                .genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace(world.namespace)
                .withName("web")
                .get();
        world.fresh.put(world.app.id(), new Manifest(Awaiting.whole(shown)));
        assertThat(digest(remembering.read(state, world.attempt()))).isEqualTo(asked);
    }

    @Test
    void seesThatWhatWasToBeGoneIsThereStill() {
        ToolCall applied = applied(KubeWorld.configMap("settings", "1"));
        ToolCall look = world.about("kube.state", Effect.READ, applied);
        ToolCall call = look.withArguments(Arguments.of(Map.of(
                "namespace",
                world.namespace,
                "objects",
                List.of(),
                "gone",
                applied.arguments().texts("objects"),
                "expect",
                "nothing")));

        ToolResult.Failed failed = (ToolResult.Failed) world.state.read(call, world.attempt());
        assertThat(failed.message()).isEqualTo("it is not as it was: there is still ConfigMap settings");

        world.prune.call(world.about("kube.prune", Effect.DESTROY, applied), world.attempt());
        assertThat(world.state.read(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void knowsNothing() {
        ToolCall call = applied(KubeWorld.configMap("settings", "1"));
        ToolResult.Failed failed = (ToolResult.Failed) state(call, "nothing");
        assertThat(failed.message()).contains("nothing should be left", "ConfigMap settings");

        world.prune.call(world.about("kube.prune", Effect.DESTROY, call), world.attempt());

        assertThat(digest(call)).isEqualTo(NOTHING);
        assertThat(state(call, "nothing")).isInstanceOf(ToolResult.Done.class);
    }

    private ToolCall applied(String... manifests) {
        ToolCall call = world.applying(manifests);
        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
        return call;
    }

    private String digest(ToolCall applied) {
        return digest(world.state.read(world.about("kube.state", Effect.READ, applied), world.attempt()));
    }

    private static String digest(ToolResult state) {
        return ((ToolResult.Done) state).outputs().get("digest");
    }

    private ToolResult state(ToolCall applied, String expect) {
        ToolCall call = world.about("kube.state", Effect.READ, applied);
        return world.state.read(call.withArguments(call.arguments().with("expect", expect)), world.attempt());
    }

    private List<String> names() {
        return world.witness.configMaps().inNamespace(world.namespace).list().getItems().stream()
                .map(map -> map.getMetadata().getName())
                .toList();
    }

    private void data(String name, String value) {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .edit(found -> {
                    found.getData().put(name, value);
                    return found;
                });
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
}
