package dev.slipway.kube;

import dev.slipway.tool.Blame;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connection to the API server, made when it is first needed, so that Slipway runs without one. */
@Singleton
final class Wire {

    private static final long GRACE_MILLIS = 1000;

    private final KubernetesConfig config;
    private @Nullable KubernetesClient client;

    Wire(KubernetesConfig config) {
        this.config = config;
    }

    HttpResponse<String> send(String method, String path, String type, @Nullable String body, Optional<String> user) {
        KubernetesClient connected = connect();
        HttpClient http = connected.getHttpClient();
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base(connected) + path)
                .timeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        user.ifPresent(name -> request.header("Impersonate-User", name));
        HttpRequest ready = (body == null ? request : request.method(method, type, body)).build();
        try {
            return http.sendAsync(ready, String.class)
                    .get(config.requestTimeout().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(base(connected), String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw unreachable(
                    base(connected),
                    "no answer within " + config.requestTimeout().toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(base(connected), "the service is stopping");
        }
    }

    private static String base(KubernetesClient client) {
        String url = client.getMasterUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    static Trouble unreachable(String server, String why) {
        return new Trouble(Blame.WORLD, "Unreachable", "the API server " + server + " does not answer: " + why);
    }

    private synchronized KubernetesClient connect() {
        KubernetesClient connected = client;
        if (connected == null) {
            connected = Connection.open(config);
            client = connected;
        }
        return connected;
    }

    /** The same connection for rooms that want types. */
    @Produces
    @Singleton
    KubernetesClient client() {
        try {
            return connect();
        } catch (Trouble e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    @PreDestroy
    synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
