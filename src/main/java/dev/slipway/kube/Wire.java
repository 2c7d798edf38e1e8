package dev.slipway.kube;

import dev.slipway.tool.Blame;
import dev.slipway.tool.Relay;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connection to the API server, made when it is first needed, so that Slipway runs without one. */
@Singleton
final class Wire {

    private static final long GRACE_MILLIS = 1000;

    private static final String STOPPING = "the service is stopping";

    private final KubernetesConfig config;
    private final Semaphore room;
    private @Nullable KubernetesClient client;

    Wire(KubernetesConfig config) {
        if (config.requestsAtOnce() < 1) {
            throw new IllegalArgumentException(
                    "slipway.kubernetes.requests-at-once must be at least 1, and is " + config.requestsAtOnce());
        }
        this.config = config;
        this.room = new Semaphore(config.requestsAtOnce(), true);
    }

    HttpResponse<String> send(String method, String path, String type, @Nullable String body, Optional<String> user) {
        KubernetesClient connected = connect();
        HttpRequest.Builder request = request(connected, path, config.requestTimeout(), user);
        HttpRequest ready = (body == null ? request : request.method(method, type, body)).build();
        waitForRoom(base(connected));
        try {
            return await(
                    connected.getHttpClient().sendAsync(ready, String.class), config.requestTimeout(), base(connected));
        } finally {
            room.release();
        }
    }

    /** Until fewer requests are on their way than may be. */
    private void waitForRoom(String server) {
        try {
            if (!room.tryAcquire(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw unreachable(server, config.requestsAtOnce() + " requests wait for their answers already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(server, STOPPING);
        }
    }

    private static HttpRequest.Builder request(
            KubernetesClient connected, String path, Duration time, Optional<String> user) {
        HttpRequest.Builder request = connected
                .getHttpClient()
                .newHttpRequestBuilder()
                .uri(base(connected) + path)
                .timeout(time.toMillis(), TimeUnit.MILLISECONDS);
        user.ifPresent(name -> request.header("Impersonate-User", name));
        return request;
    }

    /** The beginning of an answer. */
    record Piece(int status, String body, boolean complete) {}

    /** One request with limits of its own, whose answer may be long. */
    Piece piece(String path, Relay.Question question, Optional<String> user) {
        KubernetesClient connected = connect();
        HttpRequest.Builder request = request(connected, path, question.within(), user);
        question.json().ifPresent(json -> request.method("POST", "application/json", json));
        Beginning beginning = new Beginning(question.mostBytes());
        CompletableFuture<Piece> piece = connected
                .getHttpClient()
                .consumeBytes(request.build(), beginning)
                .thenCompose(response -> beginning
                        .of(response.body())
                        .thenApply(whole -> new Piece(response.code(), beginning.text(), whole)));
        return await(piece, question.within(), base(connected));
    }

    private static <T> T await(CompletableFuture<T> answer, Duration time, String server) {
        try {
            return answer.get(time.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(server, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw unreachable(server, "no answer within " + time.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(server, STOPPING);
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
