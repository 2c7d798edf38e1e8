package dev.slipway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Somebody else's program that is told of deployments: believes only what is signed as Standard Webhooks says. */
final class DemoReceiver implements AutoCloseable {

    private static final Set<String> OUTCOMES = Set.of(
            "Succeeded", "RolledBack", "RollbackFailed", "Failed", "Denied", "Unplannable", "Superseded", "Cancelled");
    private static final int MOST_BYTES = 1 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final byte[] key;
    private final List<String> heard = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();

    private DemoReceiver(HttpServer server, byte[] key) {
        this.server = server;
        this.key = key;
    }

    static DemoReceiver listen() throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        DemoReceiver receiver = new DemoReceiver(server, key);
        server.createContext("/", receiver::receive);
        server.start();
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/slipway";
    }

    String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    synchronized boolean awaitOutcomes(List<String> wanted, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!outcomes.equals(wanted) && System.nanoTime() < end) {
            wait(200);
        }
        return outcomes.equals(wanted);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            boolean signed = isSigned(exchange, body);
            if (signed) {
                hear(json.readTree(body));
            }
            exchange.sendResponseHeaders(signed ? 204 : 401, -1);
        }
    }

    private synchronized void hear(JsonNode event) {
        String type = event.path("type").asText();
        heard.add(type + "  " + event.path("revision").asText() + "  "
                + event.path("message").asText());
        if (OUTCOMES.contains(type)) {
            outcomes.add(type);
            notifyAll();
        }
    }

    private boolean isSigned(HttpExchange exchange, String body) {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
        if (id == null || timestamp == null || signature == null) {
            return false;
        }
        String wanted =
                "v1," + Base64.getEncoder().encodeToString(Signing.hmacSha256(key, id + "." + timestamp + "." + body));
        return MessageDigest.isEqual(
                wanted.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
