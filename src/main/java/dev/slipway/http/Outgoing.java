package dev.slipway.http;

import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests, HTTP/1.1, each on a connection of its own. Follows no redirect: an answer with 3xx is an answer. Expected
 * trouble is a {@link Reply}.
 */
@Singleton
public final class Outgoing {

    /** Nobody waits for a connection because others hang. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final int MOST_HEAD_BYTES = 16 * 1024;

    private final Resolver resolver;
    private final HttpClient client;

    /** Asks for the addresses of a name, once for each request. */
    interface Resolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    @Inject
    public Outgoing(Vertx vertx) {
        this(vertx, host -> List.of(InetAddress.getAllByName(host)), Optional.empty());
    }

    /** Trusts what the JVM trusts, unless told otherwise. */
    Outgoing(Vertx vertx, Resolver resolver, Optional<TrustOptions> trust) {
        this.resolver = resolver;
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxHeaderSize(MOST_HEAD_BYTES)
                .setMaxInitialLineLength(MOST_HEAD_BYTES)
                .setVerifyHost(true);
        trust.ifPresent(options::setTrustOptions);
        this.client = vertx.createHttpClient(options);
    }

    /** Returns within the request's time, whatever the other side does. */
    public Reply send(Request request) {
        return Place.of(request.uri())
                .map(place -> send(request, place))
                .orElseGet(() ->
                        new Refused("only addresses like https://host/path are asked, without a user name in them"));
    }

    private Reply send(Request request, Place place) {
        Exchange exchange = new Exchange(request, place, resolver, client);
        FutureTask<Reply> task = new FutureTask<>(exchange::run);
        // Not a virtual thread: resolving a name blocks its carrier, and a dead name server would stop all of them.
        Thread.ofPlatform().daemon().name("http-" + place.host()).start(task);
        try {
            return task.get(request.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Unreachable(exchange.slowness());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unreachable("Slipway was stopped while it asked " + place);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bug in asking " + place, e.getCause());
        } finally {
            exchange.close();
        }
    }
}
