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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver of webhooks that fails or hangs as a test wants. */
final class TestReceiver implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> types = new ArrayList<>();
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

    synchronized int requests() {
        return requests;
    }

    synchronized void await(int events, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (types.size() < events && System.nanoTime() < end) {
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
        Matcher type = TYPE.matcher(body);
        types.add(type.find() ? type.group(1) : "?");
        notifyAll();
        return 200;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
