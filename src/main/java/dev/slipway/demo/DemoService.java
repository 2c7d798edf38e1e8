package dev.slipway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as a process of its own, so that it can be killed. It ends with the demo: it holds the read end of a pipe. */
final class DemoService implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final String TOKEN_LINE = "token: ";

    private final DemoFolder folder;
    private final Connections connections;
    private final String hookSecret;
    private final int port;
    private final Path log;
    private Process process;
    private Duration startedIn = Duration.ZERO;
    private String token = "";

    DemoService(DemoFolder folder, Connections connections, DemoReceiver receiver) throws IOException {
        this.folder = folder;
        this.connections = connections;
        this.port = freePort();
        this.log = folder.resolve("service.log");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.hookSecret = HexFormat.of().formatHex(random);
        Path secret = folder.resolve("secrets/demo/receiver/secret");
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, receiver.secret());
        this.process = new ProcessBuilder("true").start();
    }

    /** Returns when it is ready. */
    void start() throws IOException, InterruptedException {
        long began = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        DemoClient client = new DemoClient(address(), "");
        while (!client.health("/q/health/ready")) {
            startedIn = Duration.ofNanos(System.nanoTime() - began);
            if (!process.isAlive() || startedIn.compareTo(START_LIMIT) > 0) {
                throw new IOException("the service did not start; its last words:\n" + tail());
            }
            Thread.sleep(LOOK_AGAIN);
        }
        startedIn = Duration.ofNanos(System.nanoTime() - began);
        if (token.isEmpty()) {
            token = printedToken();
        }
    }

    /** As {@code kill -9}; returns the pid it had. */
    long kill() throws InterruptedException {
        long pid = process.pid();
        process.destroyForcibly().waitFor();
        return pid;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    String token() {
        return token;
    }

    String hookSecret() {
        return hookSecret;
    }

    Duration startedIn() {
        return startedIn;
    }

    /** This JVM's own program, as the service. */
    private List<String> command() {
        String java = System.getProperty("java.home") + "/bin/java";
        String program = System.getProperty("java.class.path");
        return List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                program,
                "serve",
                "--until-stdin-ends",
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString());
    }

    private Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", connections.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME", connections.user(),
                "QUARKUS_DATASOURCE_PASSWORD", connections.password(),
                "QUARKUS_REDIS_HOSTS", connections.redisUri(),
                "SLIPWAY_HOOK_GITHUB_SECRET", hookSecret,
                "SLIPWAY_SECRETS_FOLDER", folder.resolve("secrets").toString());
    }

    private String printedToken() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(TOKEN_LINE))
                .map(line -> line.substring(line.indexOf(TOKEN_LINE) + TOKEN_LINE.length())
                        .strip())
                .findFirst()
                .orElseThrow(() -> new IOException("the service printed no token"));
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
