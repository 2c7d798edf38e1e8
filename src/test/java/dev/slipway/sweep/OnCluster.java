package dev.slipway.sweep;

import dev.slipway.Needed;
import dev.slipway.git.Repo;
import dev.slipway.testing.AuditLog;
import dev.slipway.tool.ToolResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Each App is three settings in a namespace of its own; an effect is a change of a resourceVersion, as a watch tells of it,
 * and a request that changes something, as the server's own record tells of it where it keeps one.
 */
final class OnCluster implements Ground {

    private static final String SETTINGS = "settings";

    private final KubernetesClient client;
    private final Watch watch;
    private final Optional<AuditLog> audit = AuditLog.beside(Needed.kubeconfig().toPath());

    /** App, what happened, to which object, with which version. */
    private record Told(String uid, String what) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();

    /** Skips the test where there is no cluster. */
    OnCluster() {
        client = Needed.cluster();
        watch = client.configMaps().inAnyNamespace().withLabel(APP).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap object) {
                if (object.getMetadata().getDeletionTimestamp() == null) {
                    told.add(new Told(
                            object.getMetadata().getLabels().get(APP),
                            action + " " + object.getMetadata().getName() + " " + version(object)));
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                told.add(new Told("", "the watch broke: " + cause));
            }
        });
    }

    @Override
    public List<Variation> variations() {
        return List.of(Variation.values());
    }

    @Override
    public String starts() {
        return "kube.apply";
    }

    @Override
    public String proves() {
        return "kube.await";
    }

    /** Each version has an object of its own, which goes with the next one. */
    @Override
    public void write(Repo repo, String version) {
        repo.write("settings.yaml", configMap(SETTINGS, version) + "---\n" + configMap("more", version))
                .write("own.yaml", configMap("only-" + version, version));
    }

    private static String configMap(String name, String version) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {version: %s}
                """.formatted(name, version);
    }

    @Override
    public Map<String, Object> target(Path births, int port) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace(births))
                        .endMetadata()
                        .build())
                .create();
        return Map.of("kubernetes", Map.of("namespace", namespace(births), "prune", true));
    }

    private static String namespace(Path births) {
        return births.getFileName().toString().replace(".births", "");
    }

    @Override
    public World world(String uid, Path births, Path notes) {
        return new Settings(uid, namespace(births), notes);
    }

    private static String version(ConfigMap object) {
        return object.getData().getOrDefault("version", "");
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }

    private final class Settings implements World {

        private final String uid;
        private final String namespace;
        private final Path notes;

        Settings(String uid, String namespace, Path notes) {
            this.uid = uid;
            this.namespace = namespace;
            this.notes = notes;
        }

        /** The server answers when it is done. */
        @Override
        public void awaitBirth(ToolResult.Done started) {}

        @Override
        public String lastBorn() {
            ConfigMap settings = client.configMaps()
                    .inNamespace(namespace)
                    .withName(SETTINGS)
                    .get();
            return settings == null ? "nobody" : version(settings);
        }

        @Override
        public Path notes() {
            return notes;
        }

        @Override
        public String story() {
            World.awaitEvents();
            return "changes "
                    + told.stream()
                            .filter(one -> one.uid().equals(uid) || one.uid().isEmpty())
                            .map(Told::what)
                            .sorted()
                            .toList()
                    + ", by the server's record " + recorded() + ", there " + there() + ", " + World.noted(notes);
        }

        /** Answered requests that were not only tried; the service and nobody else acts on ConfigMaps with these names. */
        private List<String> recorded() {
            return audit.map(AuditLog::entries).orElseGet(List::of).stream()
                    .filter(AuditLog.Entry::change)
                    .filter(one -> one.namespace().equals(namespace))
                    .filter(one ->
                            one.resource().equals("configmaps") && !one.name().equals("kube-root-ca.crt"))
                    .filter(one -> one.code() < 300)
                    .map(one -> one.verb() + " " + one.code() + " " + one.name())
                    .sorted()
                    .toList();
        }

        private List<String> there() {
            return client.configMaps().inNamespace(namespace).withLabel(APP, uid).list().getItems().stream()
                    .map(one -> one.getMetadata().getName() + " " + version(one))
                    .sorted()
                    .toList();
        }

        @Override
        public void end() {
            client.namespaces().withName(namespace).delete();
        }
    }
}
