package dev.slipway.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One Docker engine. Every call has a time limit and ends when its thread is interrupted: the transport has neither on a Unix
 * socket, so each call runs on a virtual thread of its own, whose interruption closes the connection.
 */
final class Engine {

    static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_CONNECTIONS = 32;

    private final String name;
    private final URI host;
    private final DockerHttpClient http;
    private final DockerClient client;

    Engine(String name, URI host) {
        this.name = name;
        this.host = host;
        this.http = transport(host);
        this.client = DockerClientImpl.getInstance(new BareClientConfig(host), http);
    }

    String name() {
        return name;
    }

    /** Where ports that its containers publish on all addresses are reached from here. */
    String address() {
        return "tcp".equals(host.getScheme()) ? host.getHost() : "127.0.0.1";
    }

    <T> T ask(Function<DockerClient, T> question) {
        return within(CALL_LIMIT, () -> question.apply(client));
    }

    void tell(Consumer<DockerClient> order) {
        ask(docker -> {
            order.accept(docker);
            return true;
        });
    }

    /** For what docker-java has no command for. */
    <T> T request(DockerHttpClient.Request request, Function<DockerHttpClient.Response, T> read) {
        return within(CALL_LIMIT, () -> {
            try (DockerHttpClient.Response response = http.execute(request)) {
                return read.apply(response);
            }
        });
    }

    /**
     * A call whose answer comes in pieces. On a connection of its own, which is closed at the end, however it ends: the engine then
     * stops the work, for example a build.
     */
    <T> void stream(Duration limit, BiConsumer<DockerClient, ResultCallback<T>> start, Consumer<T> each) {
        try (DockerClient own = DockerClientImpl.getInstance(new BareClientConfig(host), transport(host))) {
            Answers<T> answers = new Answers<>(each);
            start.accept(own, answers);
            await(answers.ended(), limit);
        } catch (IOException e) {
            throw new UncheckedIOException("a connection could not be closed", e);
        }
    }

    void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a connection could not be closed", e);
        }
    }

    private <T> T within(Duration limit, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("docker-" + name).start(task);
        return await(task, limit);
    }

    private <T> T await(Future<T> future, Duration limit) {
        try {
            return future.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw EngineTool.world(
                    "EngineTimeout", "engine " + name + " did not answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineTool.world("Interrupted", "the call to engine " + name + " was interrupted");
        } catch (ExecutionException e) {
            throw asTrouble(e.getCause() == null ? e : e.getCause());
        } finally {
            future.cancel(true);
        }
    }

    private RuntimeException asTrouble(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                return EngineTool.world(
                        "EngineUnreachable",
                        "engine " + name + " does not answer at " + host + " (" + at.getMessage()
                                + "): is it running?");
            }
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    private static DockerHttpClient transport(URI host) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(host)
                .maxConnections(MOST_CONNECTIONS)
                .connectionTimeout(CONNECT_LIMIT)
                .build();
    }
}
