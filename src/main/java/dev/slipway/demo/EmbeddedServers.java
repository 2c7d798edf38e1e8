package dev.slipway.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Real PostgreSQL and Redis as child processes on loopback ports, with passwords. They end with this JVM, however it ends. One
 * JVM at a time may use a data folder; on it, ports and passwords stay the same over restarts unless another program took a
 * port. A server that does not answer within 30 seconds fails the start.
 */
public final class EmbeddedServers implements AutoCloseable {

    /** A free port may be taken by another program before the server has it. */
    private static final int PORT_ATTEMPTS = 3;

    /** An orderly end of the service takes a second or two; who waits at the terminal should not wait for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Connections connections;
    private final Deque<Runnable> open;

    private EmbeddedServers(Connections connections, Deque<Runnable> open) {
        this.connections = connections;
        this.open = open;
    }

    /** Returns when both servers answer; throws {@link ServersNotStarted}, with nothing left running, when one does not. */
    public static EmbeddedServers open(ServerSettings settings) {
        Binaries binaries = Binaries.unpackedIn(settings.cache());
        ServerUser user = ServerUser.current();
        Deque<Runnable> open = new ArrayDeque<>();
        try {
            DataFolder folder = settings.data().map(DataFolder::kept).orElseGet(DataFolder::temporary);
            open.push(folder::close);
            ServerFacts facts = ServerFacts.of(folder);
            Postgres postgres = new Postgres(
                    binaries, user, folder.resolve("postgres"), facts.password("postgres"), settings.durable());
            Redis redis =
                    new Redis(binaries, user, folder.resolve("redis"), facts.password("redis"), settings.durable());
            int postgresPort = start(postgres, facts, folder, open);
            int redisPort = start(redis, facts, folder, open);
            return new EmbeddedServers(
                    new Connections(
                            Postgres.jdbcUrl(postgresPort), Postgres.USER, postgres.password(), redis.uri(redisPort)),
                    open);
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    private static int start(Server server, ServerFacts facts, DataFolder folder, Deque<Runnable> open) {
        for (int attempt = 1; ; attempt++) {
            int port = facts.port(server.name());
            try {
                open.push(ServerProcess.start(server, port, folder)::close);
                return port;
            } catch (ServersNotStarted e) {
                boolean taken = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!taken || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void closeAll(Deque<Runnable> open) {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }

    public Connections connections() {
        return connections;
    }

    /**
     * Makes Ctrl-C and SIGTERM wait until these are closed, at most {@link #PATIENCE}: the main thread closes them when the service
     * has ended, which needs them for that, while the JVM would not wait for it.
     */
    public EmbeddedServers closedBeforeTheJvmEnds() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitClose, "embedded-servers"));
        return this;
    }

    private void awaitClose() {
        try {
            if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops both, waits for it, and deletes a temporary folder. The second call does nothing. */
    @Override
    public synchronized void close() {
        closeAll(open);
        closed.countDown();
    }
}
