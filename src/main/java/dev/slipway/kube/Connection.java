package dev.slipway.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.tool.Blame;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds the cluster: the configured kubeconfig, else the pod's own service account. Never a kubeconfig that nobody named. */
final class Connection {

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String TO_DO =
            "set slipway.kubernetes.kubeconfig (SLIPWAY_KUBERNETES_KUBECONFIG) or KUBECONFIG to a kubeconfig file, or run Slipway inside the cluster";

    /** As the last time that a token was looked up. */
    private static final Instant NEVER_AGAIN = Instant.parse("9999-01-01T00:00:00Z");

    private Connection() {}

    /** A client that has asked for nothing yet; without a cluster a {@link Trouble} that says what to set. */
    static KubernetesClient open(KubernetesConfig settings) {
        Config config = settings.kubeconfig()
                .map(Connection::first)
                .map(Connection::file)
                .orElseGet(Connection::account);
        config.setRequestTimeout((int) settings.requestTimeout().toMillis());
        config.setConnectionTimeout((int) settings.requestTimeout().toMillis());
        config.setRequestRetryBackoffLimit(0); // the executor tries again, visibly
        try {
            return client(config);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw none("the credentials for " + config.getMasterUrl() + " can't be used (" + e.getMessage() + "): "
                    + TO_DO);
        }
    }

    /**
     * Objects are read as what they are asked for, not as the type that bears their kind's name first and then again: most are watched
     * as objects of no certain type. A client certificate does not rotate, and the kubeconfig is not read again for it with each request.
     */
    private static KubernetesClient client(Config config) {
        HttpClient.Factory factory = HttpClientUtils.getHttpClientFactory();
        Instant lastRefresh = hasToken(config) ? Instant.now() : NEVER_AGAIN;
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization())
                .withHttpClientFactory(factory)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(
                        TokenRefreshInterceptor.NAME, new TokenRefreshInterceptor(config, factory, lastRefresh)))
                .build();
    }

    /** What a watch ends with must be known as what it is, or it would go on from where the server remembers nothing. */
    private static KubernetesSerialization serialization() {
        KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
        serialization.registerKubernetesResource("v1", "Status", Status.class);
        return serialization;
    }

    private static boolean hasToken(Config config) {
        return config.getOauthTokenProvider() != null
                || config.getOauthToken() != null
                || config.getAutoOAuthToken() != null
                || config.getAuthProvider() != null;
    }

    /** KUBECONFIG may be a list. */
    private static Path first(Path files) {
        return Path.of(files.toString().split(File.pathSeparator, -1)[0]);
    }

    private static Config file(Path file) {
        if (!Files.isReadable(file)) {
            throw none("there is no readable kubeconfig at " + file + ": " + TO_DO);
        }
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw none("the kubeconfig " + file + " can't be read (" + e.getMessage() + "): " + TO_DO);
        }
    }

    private static Config account() {
        @Nullable String host = System.getenv("KUBERNETES_SERVICE_HOST");
        @Nullable String port = System.getenv("KUBERNETES_SERVICE_PORT");
        Path token = ACCOUNT.resolve("token");
        if (host == null || port == null || !Files.isReadable(token)) {
            throw none("no Kubernetes cluster is configured: " + TO_DO);
        }
        OAuthTokenProvider rotating = () -> read(token);
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/")
                .withCaCertFile(ACCOUNT.resolve("ca.crt").toString())
                .withOauthTokenProvider(rotating)
                .build();
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Trouble none(String why) {
        return new Trouble(Blame.WORLD, "Unreachable", why);
    }
}
