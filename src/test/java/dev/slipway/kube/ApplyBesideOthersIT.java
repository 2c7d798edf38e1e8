package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.execution.FenceLost;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who else writes the same object: an owner who was asleep, a newer one, a person. */
class ApplyBesideOthersIT extends InKubeWorld {

    @Test
    void leavesWhatANewerOwnerHasMade() {
        ToolCall older = world.applying(KubeWorld.configMap("settings", "1"));
        world.token = 7;
        world.apply.call(world.applying(KubeWorld.configMap("settings", "2")), world.attempt());
        world.token = 6;

        assertThatThrownBy(() -> world.apply.call(older, world.attempt()))
                .isInstanceOf(FenceLost.class)
                .hasMessage("owner 7 has made ConfigMap settings, and this is 6");
        assertThatThrownBy(() -> world.prune.call(world.about("kube.prune", Effect.DESTROY, older), world.attempt()))
                .isInstanceOf(FenceLost.class);
        assertThat(settings().getData()).containsEntry("value", "2");

        world.owners.forgetOwners(world.app.id());
        assertThat(world.apply.call(older, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(settings().getData()).containsEntry("value", "1");
    }

    /** As one does that slept between the look and the write. */
    @Test
    void writesOntoNothingButWhatItHasSeen() {
        world.apply.call(world.applying(KubeWorld.configMap("settings", "1")), world.attempt());
        String path = "/api/v1/namespaces/" + world.namespace + "/configmaps/settings";
        Json seen = world.cluster.find(path).orElseThrow();
        Manifest manifest = new Manifest(Json.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "settings", "namespace", world.namespace),
                "data",
                Map.of("value", "late"))));
        Trial trial = new Trial(manifest, manifest.json(), path, Optional.of(seen), seen);
        world.apply.call(world.applying(KubeWorld.configMap("settings", "2")), world.attempt());

        assertThat(world.cluster.apply(path, trial.exactly(), false).conflict()).isTrue();
        assertThat(settings().getData()).containsEntry("value", "2");
    }

    @Test
    void getsThroughBesideSomebodyWhoWritesAllTheTime() throws InterruptedException {
        world.apply.call(world.applying(KubeWorld.configMap("settings", "0")), world.attempt());
        try (ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor()) {
            AtomicInteger writes = new AtomicInteger();
            ScheduledFuture<?> writing = other.scheduleWithFixedDelay(
                    () -> annotate(writes.incrementAndGet()), 0, 40, TimeUnit.MILLISECONDS);
            for (int i = 1; i <= 20; i++) {
                ToolCall call = world.applying(KubeWorld.configMap("settings", Integer.toString(i)));
                assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);
            }
            writing.cancel(false);
            assertThat(writes).hasPositiveValue();
        }
        assertThat(settings().getData()).containsEntry("value", "20");
        assertThat(settings().getMetadata().getAnnotations()).containsKey("somebody");
    }

    /** A controller writes its own annotations at any time: they are neither a change of ours nor one that is yet to be made. */
    @Test
    void takesNothingThatAnotherWritesMeanwhileForAChange() throws InterruptedException {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"));
        world.apply.call(call, world.attempt());
        try (ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor()) {
            AtomicInteger writes = new AtomicInteger();
            ScheduledFuture<?> writing = other.scheduleWithFixedDelay(
                    () -> annotate(writes.incrementAndGet()), 0, 25, TimeUnit.MILLISECONDS);
            for (int i = 1; i <= 200; i++) {
                assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
            }
            writing.cancel(false);
            assertThat(writes).hasPositiveValue();
        }
    }

    private void annotate(int time) {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"somebody\":\"" + time + "\"}}}");
    }

    private ConfigMap settings() {
        return world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .withName("settings")
                .get();
    }
}
