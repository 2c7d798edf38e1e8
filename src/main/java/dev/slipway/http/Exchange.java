package dev.slipway.http;

import dev.slipway.http.Outgoing.Resolver;
import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One request on one connection. Blocks; {@link #close} from another thread ends it. */
final class Exchange implements AutoCloseable {

    /** Of a name's addresses so many are tried. */
    private static final int MOST_ADDRESSES = 4;

    private static final int MOST_REASON_CHARACTERS = 200;

    private final Request request;
    private final Place place;
    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private volatile String doing = "its name is not resolved";
    private volatile Socket open = new Socket();
    private volatile boolean closed;

    Exchange(Request request, Place place, Resolver resolver, SSLSocketFactory tls) {
        this.request = request;
        this.place = place;
        this.resolver = resolver;
        this.tls = tls;
    }

    String slowness() {
        return place + ": " + doing + " after " + words(request.whole());
    }

    Reply run() {
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
        } catch (SocketTimeoutException e) {
            return new Unreachable(place + ": " + doing + " after " + words(request.connect()));
        } catch (SSLException e) {
            return new Unreachable("TLS with " + place + " failed: " + reason(e));
        } catch (NotHttp e) {
            return new Unreachable(place + " does not answer in HTTP: " + e.getMessage());
        } catch (IOException e) {
            return new Unreachable("the connection to " + place + " broke: " + reason(e));
        }
    }

    private Socket connected(List<InetAddress> addresses) throws IOException {
        doing = "it does not accept a connection";
        long until = System.nanoTime() + request.connect().toNanos();
        IOException last = new UnknownHostException(place.host());
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
            Socket socket = keep(new Socket());
            try {
                socket.connect(new InetSocketAddress(address, place.port()), millisecondsUntil(until));
                return place.tls() ? secured(socket, until) : socket;
            } catch (SSLException e) {
                throw e;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    /** The certificate must be for the name that was asked for, not for the address. */
    private Socket secured(Socket socket, long until) throws IOException {
        doing = "it does not finish the TLS handshake";
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, literal(place.host()), place.port(), true);
        keep(secured);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(millisecondsUntil(until));
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    private Reply ask(Socket socket) throws IOException {
        doing = "it accepts the connection and has not answered";
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(written());
        socket.getOutputStream().flush();
        AnswerReader reader = new AnswerReader(new BufferedInputStream(socket.getInputStream()), request.mostBytes());
        return reader.read(request.method());
    }

    private byte[] written() {
        String path =
                request.uri().getRawPath() == null || request.uri().getRawPath().isEmpty()
                        ? "/"
                        : request.uri().getRawPath();
        String query =
                request.uri().getRawQuery() == null ? "" : "?" + request.uri().getRawQuery();
        StringBuilder head = new StringBuilder(
                request.method() + " " + path + query + " HTTP/1.1\r\nHost: " + place.authority() + "\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = request.body().orElse("").getBytes(StandardCharsets.UTF_8);
        if (request.body().isPresent()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] first = head.append("Accept-Encoding: identity\r\nConnection: close\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    private Socket keep(Socket socket) throws IOException {
        open = socket;
        if (closed) {
            socket.close();
        }
        return socket;
    }

    @Override
    public void close() {
        closed = true;
        try {
            open.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int millisecondsUntil(long until) throws SocketTimeoutException {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left < 1) {
            throw new SocketTimeoutException();
        }
        return (int) left;
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.length() > MOST_REASON_CHARACTERS ? text.substring(0, MOST_REASON_CHARACTERS) + "…" : text;
    }
}
