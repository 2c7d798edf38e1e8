package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.Needed;
import dev.slipway.deployment.AppId;
import dev.slipway.testing.FaultProxy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchLineIT extends InKubeWorld {

    @TempDir
    private Path folder;

    /** The kind was away meanwhile: of what was before its API server remembers nothing, and answers 410. */
    @Test
    void beginsAnewWhenTheServerDoesNotRemember() throws IOException {
        String group = world.namespace + ".example.com";
        define(group);
        String seen = boat(group, 1).getMetadata().getResourceVersion();
        Ears ears = new Ears();
        WatchLine.Key key = new WatchLine.Key(Optional.empty(), world.namespace, group, "Boat");
        FaultProxy cable = cable();
        Wire wire = new Wire(through(cable));
        Kinds kinds = new Kinds(new Cluster(wire), InstantSource.system());
        try (WatchLine line = new WatchLine(key, new WatchLine.Source(kinds, wire), ears, InstantSource.system())) {
            await().until(() -> line.openSince().isPresent() && ears.shown.contains(1));

            cable.become(FaultProxy.Mode.DOWN);
            forget(group);
            define(group);
            boat(group, 2);
            assertThat(watched(group, seen)).contains("\"code\":410");
            cable.become(FaultProxy.Mode.WELL);

            await().atMost(Duration.ofSeconds(40)).until(() -> ears.missed.get() == 2 && ears.shown.contains(2));
            boat(group, 3);
            await().until(() -> ears.shown.contains(3) && ears.changed.contains(world.app.id()));
        } finally {
            wire.close();
            cable.close();
            forget(group);
        }
    }

    private void define(String group) {
        world.witness.resource(ApplyToolIT.definition(group)).create();
        await().ignoreExceptions().until(() -> world.witness.raw(path(group)) != null);
    }

    private void forget(String group) {
        var definition =
                world.witness.apiextensions().v1().customResourceDefinitions().withName("boats." + group);
        definition.delete();
        definition.waitUntilCondition(gone -> gone == null, 30, TimeUnit.SECONDS);
    }

    private GenericKubernetesResource boat(String group, int sails) {
        return world.witness
                .genericKubernetesResources(group + "/v1", "Boat")
                .inNamespace(world.namespace)
                .resource(new GenericKubernetesResourceBuilder()
                        .withApiVersion(group + "/v1")
                        .withKind("Boat")
                        .withNewMetadata()
                        .withName("nutshell")
                        .addToLabels(Stamp.MANAGED_BY, "slipway")
                        .addToLabels(Stamp.APP, world.app.id().uid())
                        .endMetadata()
                        .addToAdditionalProperties("spec", Map.of("sails", sails))
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private String path(String group) {
        return "/apis/" + group + "/v1/namespaces/" + world.namespace + "/boats";
    }

    /** What the server says to a watch that goes on from there. */
    private String watched(String group, String resourceVersion) {
        return world.witness.raw(path(group) + "?watch=1&timeoutSeconds=5&resourceVersion=" + resourceVersion);
    }

    private static FaultProxy cable() {
        URI server = server();
        return new FaultProxy(server.getHost(), server.getPort());
    }

    private static URI server() {
        return URI.create(Config.fromKubeconfig(Needed.kubeconfig()).getMasterUrl());
    }

    private KubernetesConfig through(FaultProxy cable) throws IOException {
        Path file = folder.resolve("kubeconfig");
        String direct = server().getHost() + ":" + server().getPort();
        Files.writeString(
                file, Files.readString(Needed.kubeconfig().toPath()).replace(direct, "127.0.0.1:" + cable.port()));
        return Fixtures.config(Optional.of(file), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    private static final class Ears implements WatchLine.Audience {

        private final List<Object> shown = new CopyOnWriteArrayList<>();
        private final List<AppId> changed = new CopyOnWriteArrayList<>();
        private final AtomicInteger missed = new AtomicInteger();

        @Override
        public void shown(WatchLine.Key key, AppId app, GenericKubernetesResource object, boolean deleted) {
            shown.add(object.get("spec", "sails"));
        }

        @Override
        public void changed(AppId app) {
            changed.add(app);
        }

        @Override
        public void moved(WatchLine.Key key, AppId app, GenericKubernetesResource workload) {
            changed.add(app);
        }

        @Override
        public void missed(WatchLine.Key key) {
            missed.incrementAndGet();
        }
    }
}
