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
import java.util.function.Supplier;

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
    private final Duration callLimit;
    private final DockerHttpClient http;
    private final DockerClient client;

    Engine(String name, URI host, Duration callLimit) {
        this.name = name;
        this.host = host;
        this.callLimit = callLimit;
        this.http = transport(host);
        this.client = DockerClientImpl.getInstance(new BareClientConfig(host), http);
    }

    String name() {
        return name;
    }

    /**
     * Where a port that a container publishes is reached from here. A loopback address of another machine is not one of ours:
     * what is asked there must be the container or nothing.
     */
    String reach(String address) {
        boolean everywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        boolean loopback = address.startsWith("127.") || address.equals("::1");
        boolean elsewhere = "tcp".equals(host.getScheme());
        if (elsewhere && (everywhere || loopback)) {
            return host.getHost();
        }
        return everywhere ? "127.0.0.1" : address;
    }

    <T> T ask(Function<DockerClient, T> question) {
        return within(() -> question.apply(client));
    }

    void tell(Consumer<DockerClient> order) {
        ask(docker -> {
            order.accept(docker);
            return true;
        });
    }

    /** An order that the engine itself waits for so long. */
    void tell(Duration waits, Consumer<DockerClient> order) {
        within(callLimit.plus(waits), () -> {
            order.accept(client);
            return true;
        });
    }

    /** For what docker-java has no command for. */
    <T> T request(DockerHttpClient.Request request, Function<DockerHttpClient.Response, T> read) {
        return within(() -> {
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
            await(
                    answers.ended(),
                    limit,
                    () -> Trouble.world(
                            "DeadlineExceeded",
                            "engine " + name + " was not done in the " + Math.max(0, limit.toSeconds())
                                    + " s that were left, and was told to stop"));
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

    private <T> T within(Callable<T> work) {
        return within(callLimit, work);
    }

    private <T> T within(Duration limit, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("docker-" + name).start(task);
        return await(
                task,
                limit,
                () -> Trouble.world(
                        "EngineUnreachable",
                        "engine " + name + " did not answer within " + limit.toSeconds() + " s: is it overloaded?"));
    }

    private <T> T await(Future<T> future, Duration limit, Supplier<Trouble> late) {
        try {
            return future.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Trouble.world("Interrupted", "the call to engine " + name + " was interrupted");
        } catch (ExecutionException e) {
            throw asTrouble(e.getCause() == null ? e : e.getCause());
        } finally {
            future.cancel(true);
        }
    }

    private RuntimeException asTrouble(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                return Trouble.world(
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
