package dev.slipway.demo;

import dev.slipway.docker.LocalEngine;
import dev.slipway.process.WorkFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the demo's app runs: in containers where an engine answers, else as a process of this machine. */
final class DemoTarget {

    private static final String DOCKER = "docker";
    private static final String PROCESS = "process";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String kind;
    private final String why;
    private final String base;
    private final int port;

    private DemoTarget(String kind, String why, String base) throws IOException {
        this.kind = kind;
        this.why = why;
        this.base = base;
        this.port = freePort();
    }

    /** Fails when Docker was asked for and can't be had. */
    static DemoTarget choose(Optional<String> wanted, DemoFolder folder) throws IOException, InterruptedException {
        if (wanted.equals(Optional.of(PROCESS))) {
            return new DemoTarget(PROCESS, "process, as asked", "");
        }
        try (LocalEngine engine = new LocalEngine()) {
            String base = new DemoImage(engine, folder.root()).make();
            return new DemoTarget(DOCKER, "docker, on " + base + (wanted.isPresent() ? ", as asked" : ""), base);
        } catch (IOException e) {
            if (wanted.isPresent()) {
                throw new IOException("Docker was asked for and can't be used: " + e.getMessage(), e);
            }
            return new DemoTarget(PROCESS, "process, because Docker can't be used: " + e.getMessage(), "");
        }
    }

    String why() {
        return why;
    }

    /** What the Dockerfile begins with; empty where none is used. */
    String base() {
        return base;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    Map<String, Object> app(DemoRepository repository, DemoReceiver receiver) {
        return Map.of(
                "apiVersion",
                "slipway.dev/v1alpha1",
                "kind",
                "App",
                "metadata",
                Map.of("namespace", "demo", "name", "echo"),
                "spec",
                Map.of(
                        "source",
                        Map.of("url", repository.url(), "ref", Map.of("branch", "main"), "interval", "5s"),
                        "target",
                        target(),
                        "checks",
                        Map.of("probe", probe()),
                        "notify",
                        List.of(Map.of(
                                "webhook", Map.of("url", receiver.url(), "secretRef", Map.of("name", "receiver"))))));
    }

    /** Apps outlive the service, not the demo; the image that they were built on stays for the next one. */
    void stop(String uid, DemoFolder folder) throws IOException, InterruptedException {
        if (kind.equals(DOCKER)) {
            try (LocalEngine engine = new LocalEngine()) {
                engine.removeApp(uid);
            }
        } else {
            WorkFolder.endAll(folder.resolve("data").resolve("process"), GRACE);
        }
    }

    private Map<String, Object> target() {
        return kind.equals(DOCKER)
                ? Map.of(DOCKER, Map.of("ports", List.of("127.0.0.1:" + port + ":8080")))
                : Map.of(
                        PROCESS,
                        Map.of("command", List.of(java(), "-XX:TieredStopAtLevel=1", "EchoLlm.java"), "port", port));
    }

    private static Map<String, Object> probe() {
        return Map.of(
                "chat",
                Map.of("path", "/v1/chat/completions", "prompt", "are you there?", "expect", "there"),
                "timeout",
                "8s");
    }

    private static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
