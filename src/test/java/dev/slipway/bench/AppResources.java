package dev.slipway.bench;

import dev.slipway.testing.ServiceSetup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Custom resources of the cluster, whose status and Events the service writes. */
final class AppResources implements AppOrigin, AutoCloseable {

    private static final String API_VERSION = "slipway.dev/v1alpha1";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final String namespace;

    AppResources(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        try (InputStream definition = Files.newInputStream(Path.of("k8s/crd/apps.slipway.dev.yaml"))) {
            client.load(definition)
                    .items()
                    .forEach(item -> client.resource(item).forceConflicts().serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().atMost(LIMIT).until(() -> client.supports(API_VERSION, "App"));
    }

    @Override
    public String words() {
        return "as custom resources";
    }

    @Override
    public ServiceSetup on(ServiceSetup service) {
        return service.with("SLIPWAY_OPERATOR_ENABLED", "true")
                .with("SLIPWAY_OPERATOR_REPLICA", "bench")
                .with("SLIPWAY_OPERATOR_LEASE_NAMESPACE", namespace);
    }

    @Override
    public void add(String name, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    @Override
    public void awaitTold(String sha, int apps) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> all().stream().filter(app -> isAt(app, sha)).count() >= apps);
    }

    private static boolean isAt(GenericKubernetesResource app, String sha) {
        String applied = app.get("status", "lastAppliedRevision");
        return applied != null && applied.endsWith(sha);
    }

    private List<GenericKubernetesResource> all() {
        return client.genericKubernetesResources(API_VERSION, "App")
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** While somebody is there to finish it. */
    @Override
    public void removeAll() {
        client.genericKubernetesResources(API_VERSION, "App")
                .inNamespace(namespace)
                .delete();
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> all().isEmpty());
    }

    /** Whatever came between: a namespace is not deleted while one of them waits for somebody who is gone. */
    @Override
    public void close() {
        for (GenericKubernetesResource app : all()) {
            client.resource(app).edit(found -> {
                found.getMetadata().setFinalizers(List.of());
                return found;
            });
        }
    }
}
