package dev.slipway.story;

import dev.slipway.Needed;
import dev.slipway.testing.HostService;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** A namespace of its own in a real cluster, seen by a client that has nothing to do with Slipway's. */
final class TestNamespace implements AutoCloseable {

    private static final Map<String, List<String>> KINDS = Map.of(
            "v1", List.of("ConfigMap", "Service", "Secret", "Pod", "ServiceAccount"),
            "apps/v1", List.of("Deployment", "ReplicaSet"));

    private final String name = "story-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesClient client;

    private TestNamespace(KubernetesClient client) {
        this.client = client;
    }

    static TestNamespace make() {
        TestNamespace made = new TestNamespace(Needed.cluster());
        made.create();
        return made;
    }

    private void create() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        long end = System.nanoTime() + Scene.PATIENCE.toNanos();
        while (versions().size() < 2) { // what a cluster puts into every namespace: an account and its own certificate
            if (System.nanoTime() > end) {
                throw new AssertionError("the cluster does not fill " + name + ": " + versions());
            }
            Scene.pause();
        }
    }

    String name() {
        return name;
    }

    /** A Service behind which a program of this machine answers. */
    void serve(String service, int port) throws SocketException {
        HostService.make(client, name, service, port);
    }

    /** Every object by kind and name, with its resourceVersion: equal when nothing was written. */
    Map<String, String> versions() {
        return each(object -> object.getMetadata().getResourceVersion());
    }

    /** The uid of each, which changes when it is deleted and made again. */
    Map<String, String> uids() {
        return each(object -> object.getMetadata().getUid());
    }

    private Map<String, String> each(Function<GenericKubernetesResource, String> what) {
        TreeMap<String, String> found = new TreeMap<>();
        KINDS.forEach((apiVersion, kinds) -> kinds.forEach(kind -> client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(name)
                .list()
                .getItems()
                .forEach(object -> found.put(id(object), what.apply(object)))));
        return found;
    }

    /** The same of what somebody else than Slipway made. */
    Map<String, String> versions(String nameOfObject) {
        Map<String, String> versions = versions();
        versions.keySet().removeIf(id -> !id.endsWith("/" + nameOfObject));
        return versions;
    }

    private static String id(GenericKubernetesResource object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    /** Made by hand, as {@code kubectl create} does. */
    void somebodyMakes(String configMap) {
        client.configMaps()
                .inNamespace(name)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(configMap)
                        .endMetadata()
                        .addToData("word", "theirs")
                        .build())
                .create();
    }

    void somebodyWrites(String configMap, String word) {
        client.configMaps()
                .inNamespace(name)
                .withName(configMap)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"word\":\"" + word + "\"}}");
    }

    void somebodyDeletes(String configMap) {
        client.configMaps().inNamespace(name).withName(configMap).delete();
    }

    void somebodySetsTheImage(String deployment, String image) {
        client.apps()
                .deployments()
                .inNamespace(name)
                .withName(deployment)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"" + image
                                + "\"}]}}}}");
    }

    /** What the settings hold, or {@code nothing}. */
    String word(String configMap) {
        var found = client.configMaps().inNamespace(name).withName(configMap).get();
        return found == null ? "nothing" : found.getData().getOrDefault("word", "no word");
    }

    /** How many pods are ready, by their image; those that are going do not count. */
    Map<String, Long> running() {
        TreeMap<String, Long> running = new TreeMap<>();
        client.pods().inNamespace(name).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && isReady(pod))
                .forEach(pod ->
                        running.merge(pod.getSpec().getContainers().getFirst().getImage(), 1L, Long::sum));
        return running;
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    /** Kind and name of what carries Slipway's label. */
    Set<String> slipways() {
        TreeSet<String> ids = new TreeSet<>();
        KINDS.forEach((apiVersion, kinds) -> kinds.forEach(kind -> client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(name)
                .withLabel("app.kubernetes.io/managed-by", "slipway")
                .list()
                .getItems()
                .forEach(object -> ids.add(id(object)))));
        return ids;
    }

    @Override
    public void close() {
        client.namespaces().withName(name).delete();
        client.close();
    }
}
