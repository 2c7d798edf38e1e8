package dev.slipway.testing;

import dev.slipway.demo.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Puts a cable between the service and its PostgreSQL that a test can pull out and put in again. */
public final class CuttableDatabase implements QuarkusTestResourceLifecycleManager {

    private static final Set<Socket> OPEN = ConcurrentHashMap.newKeySet();
    private static volatile boolean cut;

    private ServerSocket server;

    /** From now on nothing gets through, and what was connected is not any more. */
    public static void cut() {
        cut = true;
        OPEN.forEach(CuttableDatabase::close);
        OPEN.clear();
    }

    public static void mend() {
        cut = false;
    }

    /** After the shared servers, whose address it replaces. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        String jdbc = TestServers.shared().jdbcUrl();
        URI database = URI.create(jdbc.substring("jdbc:".length()));
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(database));
        String here = "127.0.0.1:" + server.getLocalPort();
        return Map.of("quarkus.datasource.jdbc.url", jdbc.replace(database.getHost() + ":" + database.getPort(), here));
    }

    @Override
    public void stop() {
        cut();
        mend();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(URI database) {
        try {
            while (!server.isClosed()) {
                Socket from = server.accept();
                if (cut) {
                    close(from);
                    continue;
                }
                Socket to = new Socket(database.getHost(), database.getPort());
                OPEN.add(from);
                OPEN.add(to);
                Thread.ofVirtual().start(() -> copy(from, to));
                Thread.ofVirtual().start(() -> copy(to, from));
            }
        } catch (IOException e) {
            // It was stopped.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One side went: so does the other.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
