package dev.slipway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A real admission webhook, asked by the API server over TLS: it injects a container into each Deployment of one namespace, labels its
 * pods, and has images pulled from a mirror, as service meshes and registries do.
 */
final class MutatingWebhook implements AutoCloseable {

    static final String MIRROR = "mirror.example.com/";
    static final String INJECTED = "proxy";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "webhook";

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger asked = new AtomicInteger();
    private final KubernetesClient client;
    private final HttpsServer server;
    private final MutatingWebhookConfiguration configuration;

    MutatingWebhook(KubernetesClient client, String namespace, Path folder) {
        this.client = client;
        try {
            KeyStore keys = keys(folder.resolve("webhook.p12"));
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
            configuration = configuration(namespace, keys.getCertificate(ALIAS).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        client.resource(configuration).create();
    }

    /** How often the API server has asked, dry runs among it. */
    int asked() {
        return asked.get();
    }

    private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError("keytool made no certificate");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private MutatingWebhookConfiguration configuration(String namespace, byte[] certificate) {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .addNewWebhook()
                .withName("inject.example.com")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:" + server.getAddress().getPort() + "/")
                .withCaBundle(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .addNewRule()
                .withApiGroups("apps")
                .withApiVersions("v1")
                .withOperations("CREATE", "UPDATE")
                .withResources("deployments")
                .endRule()
                .endWebhook()
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = json.readTree(exchange.getRequestBody()).path("request");
            asked.incrementAndGet();
            byte[] patch = json.writeValueAsBytes(patch(request.path("object")));
            byte[] review = json.writeValueAsBytes(Map.of(
                    "apiVersion",
                    "admission.k8s.io/v1",
                    "kind",
                    "AdmissionReview",
                    "response",
                    Map.of(
                            "uid",
                            request.path("uid").asText(),
                            "allowed",
                            true,
                            "patchType",
                            "JSONPatch",
                            "patch",
                            Base64.getEncoder().encodeToString(patch))));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, review.length);
            exchange.getResponseBody().write(review);
        }
    }

    private static List<Map<String, Object>> patch(JsonNode deployment) {
        List<Map<String, Object>> patch = new ArrayList<>();
        JsonNode template = deployment.path("spec").path("template");
        patch.add(Map.of("op", "add", "path", "/spec/template/metadata/labels/injected", "value", "yes"));
        JsonNode containers = template.path("spec").path("containers");
        boolean injected = false;
        for (int i = 0; i < containers.size(); i++) {
            injected |= containers.get(i).path("name").asText().equals(INJECTED);
            String image = containers.get(i).path("image").asText();
            if (!image.startsWith(MIRROR)) {
                String path = "/spec/template/spec/containers/" + i + "/image";
                patch.add(Map.of("op", "replace", "path", path, "value", MIRROR + image));
            }
        }
        if (!injected) {
            Map<String, String> proxy = Map.of("name", INJECTED, "image", MIRROR + "proxy:v1");
            patch.add(Map.of("op", "add", "path", "/spec/template/spec/containers/-", "value", proxy));
        }
        return patch;
    }

    @Override
    public void close() {
        client.resource(configuration).delete();
        server.stop(0);
    }
}
