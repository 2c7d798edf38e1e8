package dev.slipway.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver of webhooks that fails or hangs as a test wants. */
final class TestReceiver implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");
    private static final Pattern DEPLOYMENT = Pattern.compile("\"deployment\":\"([^\"]+)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> types = new ArrayList<>();
    private final Map<String, Set<String>> told = new HashMap<>();
    private int failuresLeft;
    private int requests;

    private TestReceiver(int failures) {
        failuresLeft = failures;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** Answers 500 so many times, then 200. */
    static TestReceiver failing(int times) {
        return new TestReceiver(times);
    }

    static TestReceiver hanging() {
        return new TestReceiver(-1);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    synchronized List<String> types() {
        return List.copyOf(types);
    }

    /** In the order of their first arrival; what was not confirmed in time comes again. */
    synchronized List<String> told(String deployment) {
        return List.copyOf(told.getOrDefault(deployment, Set.of()));
    }

    synchronized void await(String deployment, String type, Duration patience) {
        await(() -> told.getOrDefault(deployment, Set.of()).contains(type), patience);
    }

    synchronized int requests() {
        return requests;
    }

    synchronized void await(int events, Duration patience) {
        await(() -> types.size() >= events, patience);
    }

    private void await(BooleanSupplier enough, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!enough.getAsBoolean() && System.nanoTime() < end) {
                wait(100);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = judge(body);
        if (status == 0) {
            return;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private synchronized int judge(String body) {
        requests++;
        if (failuresLeft < 0) {
            return 0;
        }
        if (failuresLeft > 0) {
            failuresLeft--;
            return 500;
        }
        String type = first(TYPE, body);
        types.add(type);
        told.computeIfAbsent(first(DEPLOYMENT, body), deployment -> new LinkedHashSet<>())
                .add(type);
        notifyAll();
        return 200;
    }

    private static String first(Pattern field, String body) {
        Matcher found = field.matcher(body);
        return found.find() ? found.group(1) : "?";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
