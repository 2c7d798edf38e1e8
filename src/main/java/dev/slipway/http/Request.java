package dev.slipway.http;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is asked, and how much of everything it may take.
 *
 * @param headers one value each; {@code Host}, {@code Connection} and those of the body are added
 * @param connect for resolving, connecting and TLS
 * @param whole for all of it
 * @param mostBytes of the answer's body that are read
 */
public record Request(
        String method,
        URI uri,
        Map<String, String> headers,
        Optional<String> body,
        Reach reach,
        Duration connect,
        Duration whole,
        int mostBytes) {

    public static final Duration CONNECT = Duration.ofSeconds(5);
    public static final Duration WHOLE = Duration.ofSeconds(15);
    public static final int MOST_BYTES = 1024 * 1024;

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    public Request {
        if (!method.matches(TOKEN)) {
            throw new IllegalArgumentException("not a method: " + method);
        }
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        headers.forEach(Request::check);
    }

    public static Request get(URI uri, Reach reach) {
        return new Request("GET", uri, Map.of(), Optional.empty(), reach, CONNECT, WHOLE, MOST_BYTES);
    }

    public static Request postJson(URI uri, String json, Reach reach) {
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        return new Request("POST", uri, headers, Optional.of(json), reach, CONNECT, WHOLE, MOST_BYTES);
    }

    public Request with(String header, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Request(method, uri, more, body, reach, connect, whole, mostBytes);
    }

    public Request within(Duration time) {
        Duration first = connect.compareTo(time) < 0 ? connect : time;
        return new Request(method, uri, headers, body, reach, first, time, mostBytes);
    }

    public Request atMost(int bytes) {
        return new Request(method, uri, headers, body, reach, connect, whole, bytes);
    }

    /** Names no query: that may be a secret. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath();
    }

    private static void check(String name, String value) {
        if (!name.matches(TOKEN) || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c > '~')) {
            throw new IllegalArgumentException("not a header: " + name);
        }
    }
}
