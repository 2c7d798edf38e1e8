package dev.slipway.kube;

import dev.slipway.Needed;
import dev.slipway.deployment.App;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A namespace of its own in a real cluster, the room's tools, and Fabric8's own client as an independent witness. */
final class KubeWorld implements AutoCloseable {

    final String namespace = "kube-" + UUID.randomUUID().toString().substring(0, 8);
    final KubernetesClient witness;
    final Fixtures.MemoryArtifacts artifacts = new Fixtures.MemoryArtifacts();
    final ManifestStore manifests = new ManifestStore(artifacts);
    private final Wire wire;
    final Cluster cluster;
    final Kinds kinds;
    final App app = Fixtures.app("app-" + namespace, namespace, Duration.ofSeconds(60));
    final WrittenOwners owners = new WrittenOwners();
    final LastSeen seen = new LastSeen();
    final Applications applications;
    final Fresh fresh = new Fresh(InstantSource.system());
    long token = 1;
    final ApplyTool apply;
    final PruneTool prune;
    final StateTool state;
    private final KubernetesConfig config;

    KubeWorld() {
        File kubeconfig = Needed.kubeconfig();
        config = Fixtures.config(Optional.of(kubeconfig.toPath()), Duration.ofSeconds(10), Duration.ofSeconds(2));
        witness = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
        witness.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        wire = new Wire(config);
        cluster = new Cluster(wire);
        kinds = new Kinds(cluster, InstantSource.system());
        applications = new Applications(cluster, kinds, owners, seen);
        apply = new ApplyTool(applications, manifests, fresh, text -> text.replace("hunter2", "***"));
        prune = new PruneTool(cluster, kinds, owners, fresh, text -> text);
        state = new StateTool(cluster, kinds, owners, new Fresh(InstantSource.system()), new Nobody(), text -> text);
    }

    @Override
    public void close() {
        witness.namespaces().withName(namespace).delete();
        wire.close();
        witness.close();
    }

    Attempt attempt(App of) {
        Instant now = Instant.now();
        return new Attempt(of, "deployment-1", token, now, now.plusSeconds(600));
    }

    Attempt attempt() {
        return attempt(app);
    }

    /** Rendered and called for the App's own namespace, which need not be there. */
    ToolResult render(App of, String... manifests) {
        String place = of.spec().target().place();
        Map<String, String> files = new TreeMap<>();
        for (String manifest : manifests) {
            files.put("deploy/" + files.size() + ".yaml", manifest);
        }
        Sources sources = (any, commit) -> new Sources.Opening.Opened(Fixtures.tree(files));
        ToolCall call = Fixtures.call(
                "kube.render",
                Effect.READ,
                place,
                Map.of("commit", Fixtures.COMMIT.sha(), "path", "deploy", "tree", "tree"));
        return new RenderTool(sources, artifacts, kinds, Fixtures.programs(), Fixtures.secrets(Map.of()), text -> text)
                .read(call, attempt(of));
    }

    /** The call that applies these manifests. */
    ToolCall applying(Map<String, String> images, String... manifests) {
        return applying(app, images, manifests);
    }

    ToolCall applying(App of, Map<String, String> images, String... manifests) {
        ToolResult.Done rendered = (ToolResult.Done) render(of, manifests);
        return Fixtures.call(
                "kube.apply",
                Effect.CHANGE,
                of.spec().target().place(),
                Map.of(
                        "artifact", rendered.outputs().get("artifact"),
                        "images", images,
                        "objects", List.of(rendered.outputs().get("objects").split(",", -1))));
    }

    ToolCall applying(String... manifests) {
        return applying(Map.of(), manifests);
    }

    ToolCall about(String tool, Effect effect, ToolCall applied) {
        return Fixtures.call(
                tool, effect, namespace, Map.of("objects", applied.arguments().texts("objects")));
    }

    /** Asks as the executor does, until the answer is no longer "not yet". */
    ToolResult await(ToolCall applied) {
        return await(applied, Duration.ofSeconds(60));
    }

    ToolResult await(ToolCall applied, Duration timeout) {
        return await(applied, timeout, List.of());
    }

    /** @param health the App's own expressions, by kind */
    ToolResult await(ToolCall applied, Duration timeout, List<Map<String, String>> health) {
        App patient = Fixtures.app(app.id().uid(), namespace, timeout);
        AwaitTool await = await(new Nobody());
        ToolCall call = Fixtures.call(
                "kube.await",
                Effect.READ,
                namespace,
                Map.of("artifact", applied.arguments().text("artifact"), "health", health));
        Attempt attempt = attempt(patient);
        ToolResult result = await.read(call, attempt);
        while (result instanceof ToolResult.Pending) {
            Pause.of(Duration.ofMillis(200));
            result = await.read(call, attempt);
        }
        return result;
    }

    AwaitTool await(RolloutWatch watch) {
        return new AwaitTool(
                cluster,
                kinds,
                manifests,
                config,
                InstantSource.system(),
                watch,
                new Fresh(InstantSource.system()),
                new Expressions(),
                text -> text.replace("hunter2", "***"));
    }

    /** The clock alone tells. */
    static class Nobody implements RolloutWatch {
        @Override
        public boolean expect(Attempt attempt, List<Manifest> rollouts) {
            return false;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(6);
        }

        @Override
        public Optional<Instant> quietSince(App app) {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> seenSince(App app, ObjectId object) {
            return Optional.empty();
        }

        @Override
        public void end(App app) {}
    }

    static String configMap(String name, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  value: "%s"
                """.formatted(name, value);
    }

    static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec:
                  selector: {app: %1$s}
                  ports: [{port: 80, targetPort: 8080}]
                """.formatted(name);
    }

    static String deployment(String name, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: {team: a}}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                        - name: web
                          image: "%2$s"
                """.formatted(name, image);
    }
}
