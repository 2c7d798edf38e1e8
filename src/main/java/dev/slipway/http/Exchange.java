package dev.slipway.http;

import dev.slipway.http.Outgoing.Resolver;
import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** One request on one connection. Blocks; {@link #close} from another thread ends it. */
final class Exchange implements AutoCloseable {

    /** Of a name's addresses so many are tried. */
    private static final int MOST_ADDRESSES = 4;

    private static final int MOST_REASON_CHARACTERS = 200;

    private final Request request;
    private final Place place;
    private final Resolver resolver;
    private final HttpClient client;
    private volatile String doing = "its name is not resolved";
    private volatile Optional<HttpClientRequest> open = Optional.empty();
    private volatile boolean closed;

    Exchange(Request request, Place place, Resolver resolver, HttpClient client) {
        this.request = request;
        this.place = place;
        this.resolver = resolver;
        this.client = client;
    }

    String slowness() {
        return place + ": " + doing + " after " + words(request.whole());
    }

    Reply run() throws InterruptedException {
        try {
            List<InetAddress> addresses = resolver.addresses(literal(place.host()));
            if (!addresses.stream().allMatch(request.reach()::allows)) {
                return new Refused(place + " leads to an address that Slipway does not call"
                        + (request.reach() == Reach.PUBLIC
                                ? ": it is private (slipway.http.allow-private) or link-local"
                                : ""));
            }
            return ask(connected(addresses));
        } catch (UnknownHostException e) {
            return new Unreachable("the name " + place.host() + " is not known");
        } catch (ConnectException e) {
            return new Unreachable("nobody listens at " + place + " (" + reason(e) + ")");
        } catch (SSLException e) {
            return new Unreachable("TLS with " + place + " failed: " + reason(e));
        } catch (NotHttp e) {
            return new Unreachable(place + " does not answer in HTTP: " + e.getMessage());
        } catch (IOException e) {
            return new Unreachable("the connection to " + place + " broke: " + reason(e));
        }
    }

    private HttpClientRequest connected(List<InetAddress> addresses) throws IOException, InterruptedException {
        doing = "it does not accept a connection";
        long until = System.nanoTime() + request.connect().toNanos();
        ConnectException last = new ConnectException("it has no address");
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left < 1) {
                break;
            }
            try {
                return keep(done(client.request(options(address, left))));
            } catch (ConnectException e) {
                last = e;
            }
        }
        throw last;
    }

    /** The connection goes to the address that was checked; the name is for the header and the certificate. */
    private RequestOptions options(InetAddress address, long milliseconds) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setServer(SocketAddress.inetSocketAddress(place.port(), address.getHostAddress()))
                .setHost(literal(place.host()))
                .setPort(place.port())
                .setSsl(place.tls())
                .setURI(target())
                .setFollowRedirects(false)
                .setConnectTimeout(milliseconds);
        request.headers().forEach(options::putHeader);
        return options.putHeader("Host", place.authority()).putHeader("Accept-Encoding", "identity");
    }

    private String target() {
        String path = request.uri().getRawPath();
        String query = request.uri().getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private Reply ask(HttpClientRequest connected) throws IOException, InterruptedException {
        doing = "it accepts the connection and has not answered";
        // Before it is sent: what comes while nobody reads is lost.
        Future<Answer> answer =
                connected.response().compose(head -> new AnswerReader(head, request.mostBytes()).read());
        request.body().ifPresentOrElse(connected::send, connected::send);
        return done(answer);
    }

    private HttpClientRequest keep(HttpClientRequest connected) {
        open = Optional.of(connected);
        if (closed) {
            end(connected);
        }
        return connected;
    }

    @Override
    public void close() {
        closed = true;
        open.ifPresent(Exchange::end);
    }

    private static void end(HttpClientRequest request) {
        if (request.connection() != null) {
            request.connection().close();
        }
    }

    private static <T> T done(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw trouble(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static IOException trouble(Throwable cause) {
        return switch (cause) {
            case HttpClosedException e -> new IOException("it closed before its answer was whole");
            case StreamResetException e -> new IOException("it closed before its answer was whole");
            case IOException e -> e;
            // What the decoder throws quotes what it could not read.
            default ->
                new NotHttp("what it sent can't be read (" + cause.getClass().getSimpleName() + ")");
        };
    }

    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String reason(Throwable e) {
        String text = String.valueOf(e.getMessage());
        return text.length() > MOST_REASON_CHARACTERS ? text.substring(0, MOST_REASON_CHARACTERS) + "…" : text;
    }
}
