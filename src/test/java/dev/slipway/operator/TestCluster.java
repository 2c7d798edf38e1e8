package dev.slipway.operator;

import dev.slipway.Needed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real cluster with the CRD as it is shipped, seen by a client that has nothing to do with Slipway's, and namespaces in it. */
final class TestCluster implements AutoCloseable {

    static final String API_VERSION = "slipway.dev/v1alpha1";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Only Apps with it are this test's service's. */
    static final String LABEL = "slipway.dev/test";

    private final KubernetesClient client;
    private final String mark;

    private final Turn turn;

    private TestCluster(KubernetesClient client, String mark, Turn turn) {
        this.client = client;
        this.mark = mark;
        this.turn = turn;
    }

    /** One for a JVM: a test's class is loaded twice, for its profile and for itself. */
    static String mark() {
        return (String) System.getProperties()
                .computeIfAbsent(
                        "test.mark", any -> UUID.randomUUID().toString().substring(0, 8));
    }

    static TestCluster open(String mark) {
        KubernetesClient client = Needed.cluster();
        return open(client, mark, Turn.shared(client.getMasterUrl()));
    }

    static TestCluster open(String mark, Path kubeconfig) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        return open(client, mark, Turn.shared(client.getMasterUrl()));
    }

    /** For a test that takes the definition of Apps away from all. */
    static TestCluster openAlone(String mark) {
        KubernetesClient client = Needed.cluster();
        return open(client, mark, Turn.alone(client.getMasterUrl()));
    }

    private static TestCluster open(KubernetesClient client, String mark, Turn turn) {
        try (InputStream definition = Files.newInputStream(Path.of("k8s/crd/apps.slipway.dev.yaml"))) {
            client.load(definition)
                    .items()
                    .forEach(item -> client.resource(item).forceConflicts().serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("apps.slipway.dev")
                .waitUntilCondition(
                        definition -> definition.getStatus() != null
                                && definition.getStatus().getConditions() != null
                                && definition.getStatus().getConditions().stream()
                                        .anyMatch(one -> one.getType().equals("Established")
                                                && one.getStatus().equals("True")),
                        PATIENCE.toSeconds(),
                        TimeUnit.SECONDS);
        return new TestCluster(client, mark, turn);
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        String name = "op-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    GenericKubernetesResource document(String namespace, String name, Map<String, ?> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind("App")
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Map.of(LABEL, mark))
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    GenericKubernetesResource create(String namespace, String name, Map<String, ?> spec) {
        return client.resource(document(namespace, name, spec)).create();
    }

    /** As {@code kubectl apply --server-side} does. */
    void apply(String namespace, String name, Map<String, ?> spec) {
        client.resource(document(namespace, name, spec))
                .fieldManager("somebody")
                .forceConflicts()
                .serverSideApply();
    }

    Resource<GenericKubernetesResource> app(String namespace, String name) {
        return client.genericKubernetesResources(API_VERSION, "App")
                .inNamespace(namespace)
                .withName(name);
    }

    /** Who holds a Lease; empty when nobody does. */
    String holder(String namespace, String lease) {
        Lease found = client.leases().inNamespace(namespace).withName(lease).get();
        return found == null ? "" : String.valueOf(found.getSpec().getHolderIdentity());
    }

    /** A kubeconfig of a service account, which may do what its own rights say and no more. */
    Path kubeconfig(Path folder, String namespace, String account) {
        String token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest()
                .getStatus()
                .getToken();
        Config admin = client.getConfiguration();
        try {
            return Files.writeString(folder.resolve("kubeconfig-" + namespace + "-" + account), """
                    apiVersion: v1
                    kind: Config
                    current-context: it
                    clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: it, user: {token: %s}}]
                    contexts: [{name: it, context: {cluster: it, user: it}}]
                    """.formatted(
                            admin.getMasterUrl(), authority(admin), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String authority(Config admin) throws IOException {
        return admin.getCaCertData() != null
                ? admin.getCaCertData()
                : Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(admin.getCaCertFile())));
    }

    /** Asks for it as somebody with {@code kubectl annotate} does. */
    void request(String namespace, String name, String token) {
        app(namespace, name).edit(found -> {
            found.getMetadata().setAnnotations(Map.of(AppResource.REQUESTED_AT, token));
            return found;
        });
    }

    /** Waits for it, and says what there was instead. */
    Map<String, Object> until(String namespace, String name, Predicate<Map<String, Object>> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Object> last = Map.of();
        while (System.nanoTime() < end) {
            last = status(namespace, name);
            if (condition.test(last)) {
                return last;
            }
            pause();
        }
        throw new AssertionError("not within " + PATIENCE + ": " + last);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> status(String namespace, String name) {
        GenericKubernetesResource found = app(namespace, name).get();
        Object status = found == null ? null : found.getAdditionalProperties().get("status");
        return status == null ? Map.of() : (Map<String, Object>) status;
    }

    /** {@code status/reason} of a condition, or {@code absent}. */
    static String condition(Map<String, Object> status, String type) {
        return find(status, type)
                .map(one -> one.get("status") + "/" + one.get("reason"))
                .orElse("absent");
    }

    static String message(Map<String, Object> status, String type) {
        return find(status, type).map(one -> String.valueOf(one.get("message"))).orElse("");
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, Object>> find(Map<String, Object> status, String type) {
        return ((List<Map<String, Object>>) status.getOrDefault("conditions", List.of()))
                .stream().filter(one -> one.get("type").equals(type)).findFirst();
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        turn.close();
    }
}
