package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.tool.Blame;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The API server that the service is connected to, from the first request on. Requests and answers are plain JSON, so that every
 * kind is treated alike and none needs a class. What keeps it from answering is a {@link Trouble} of the WORLD.
 */
@Singleton
final class Cluster {

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";
    private static final long GRACE_MILLIS = 1000;

    private final KubernetesConfig config;
    private @Nullable KubernetesClient client;

    Cluster(KubernetesConfig config) {
        this.config = config;
    }

    /** What the server said: a status below 300 with the object, or its own words why not. */
    record Answer(int code, Json body) {
        boolean ok() {
            return code < 300;
        }

        boolean absent() {
            return code == 404;
        }
    }

    Answer read(String path) {
        return ask("GET", path, JSON, null);
    }

    Answer apply(String path, Json object, boolean dryRun) {
        String query = "?fieldManager=slipway&force=true" + (dryRun ? "&dryRun=All" : "");
        return ask("PATCH", path + query, APPLY, Json.write(object.fields()));
    }

    Answer merge(String path, Json change) {
        return ask("PATCH", path + "?fieldManager=slipway", MERGE, Json.write(change.fields()));
    }

    Answer delete(String path, Json options) {
        return ask("DELETE", path, JSON, Json.write(options.fields()));
    }

    /** The object; empty when it is not there. Anything else is a {@link Trouble}. */
    Optional<Json> find(String path) {
        Answer answer = read(path);
        if (answer.ok()) {
            return Optional.of(answer.body());
        }
        if (answer.absent()) {
            return Optional.empty();
        }
        throw Refusal.of(answer, "read " + path);
    }

    /** Plain text, such as a log; empty when the server has none. */
    Optional<String> text(String path) {
        HttpResponse<String> response = send("GET", path, JSON, null);
        return response.code() < 300 ? Optional.ofNullable(response.body()) : Optional.empty();
    }

    private Answer ask(String method, String path, String type, @Nullable String body) {
        HttpResponse<String> response = send(method, path, type, body);
        return new Answer(response.code(), json(response.body()));
    }

    private static Json json(@Nullable String body) {
        try {
            return body == null || body.isEmpty() ? Json.EMPTY : Json.of(Json.parse(body));
        } catch (JsonProcessingException e) {
            return Json.EMPTY; // a proxy's page, or plain words: the status says enough
        }
    }

    private HttpResponse<String> send(String method, String path, String type, @Nullable String body) {
        KubernetesClient connected = connect();
        HttpClient http = connected.getHttpClient();
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base(connected) + path)
                .timeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
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

    @PreDestroy
    synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
