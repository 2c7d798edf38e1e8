package dev.slipway.http;

import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends requests, HTTP/1.1, each on a connection of its own. Follows no redirect: an answer with 3xx is an answer. Expected
 * trouble is a {@link Reply}.
 */
@Singleton
public final class Outgoing {

    private final Resolver resolver;
    private final SSLSocketFactory tls;

    /** Asks for the addresses of a name, once for each request. */
    interface Resolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    public Outgoing() {
        this(host -> List.of(InetAddress.getAllByName(host)), (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    Outgoing(Resolver resolver, SSLSocketFactory tls) {
        this.resolver = resolver;
        this.tls = tls;
    }

    /** Returns within the request's time, whatever the other side does. */
    public Reply send(Request request) {
        return Place.of(request.uri())
                .map(place -> send(request, place))
                .orElseGet(() ->
                        new Refused("only addresses like https://host/path are asked, without a user name in them"));
    }

    private Reply send(Request request, Place place) {
        Exchange exchange = new Exchange(request, place, resolver, tls);
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
