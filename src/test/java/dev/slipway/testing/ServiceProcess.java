package dev.slipway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The packaged service as a process of its own, on the servers of the tests, so that it can be killed. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(8);
    /** As Kubernetes gives a pod by default. */
    private static final Duration ORDERLY = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = Ports.free();
    private ServiceSetup setup;
    private Process process;

    public ServiceProcess(ServiceSetup setup) {
        this.setup = setup;
        this.process = start();
    }

    public ServiceProcess(Path folder) {
        this(ServiceSetup.in(folder, "one"));
    }

    public String name() {
        return setup.name();
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9}, and begins anew without waiting for it. */
    public void killAndBegin() {
        kill();
        process = start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private Process start() {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(setup.jvm());
        command.addAll(List.of(
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                setup.program().resolve("quarkus-run.jar").toString(),
                "serve",
                "--until-stdin-ends",
                "--port",
                Integer.toString(port),
                "--data",
                setup.folder().resolve("data-" + name()).toString(),
                "--apps",
                setup.folder().resolve("apps").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(setup.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return setup.folder().resolve("service-" + name() + ".log");
    }

    public void awaitReady() {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > until || !process.isAlive()) {
                throw new AssertionError("the service did not start: " + tail());
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Now. */
    public boolean isReady() {
        try {
            HttpRequest ready = HttpRequest.newBuilder(address().resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code kill -9}, and begins anew. */
    public void killAndStartAgain() {
        kill();
        process = start();
        awaitReady();
    }

    /** As {@code kill -9}, and begins anew on another database. */
    public void killAndStartOn(String otherJdbcUrl) {
        kill();
        setup = setup.onDatabase(otherJdbcUrl);
        process = start();
        awaitReady();
    }

    /** As {@code kill}: it ends by itself, soon, and begins anew. */
    public void stopAndStartAgain() {
        process.destroy();
        try {
            if (!process.waitFor(ORDERLY.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end within " + ORDERLY + ": " + tail());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        process = start();
        awaitReady();
    }

    /** As {@code kill -9}, and this one begins in its place. */
    public void killAndStartAs(ServiceSetup next) {
        setup = next;
        killAndStartAgain();
    }

    /** As a rolling update does: it ends in good order, and this one begins in its place. */
    public void stopAndStartAs(ServiceSetup next) {
        setup = next;
        stopAndStartAgain();
    }

    public void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(what + " did not come; the service said last:\n" + tail());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
