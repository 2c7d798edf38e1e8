package dev.slipway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the demo's app runs: a container where the engine has what the image is built from, else a process of this machine. */
final class DemoTarget {

    private final String kind;
    private final String why;
    private final int port;

    private DemoTarget(String kind, String why, int port) {
        this.kind = kind;
        this.why = why;
        this.port = port;
    }

    static DemoTarget choose(Optional<String> wanted) throws IOException {
        String kind = wanted.orElse("process");
        return new DemoTarget(kind, kind + (wanted.isPresent() ? ", as asked" : ""), freePort());
    }

    String why() {
        return why;
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

    /** Apps outlive the service, not the demo. */
    void stop(DemoClient client) throws InterruptedException {
        for (long pid : client.startedProcesses()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    private Map<String, Object> target() {
        return kind.equals("docker")
                ? Map.of("docker", Map.of("ports", List.of("127.0.0.1:" + port + ":8080")))
                : Map.of(
                        "process",
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
