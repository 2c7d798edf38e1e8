package dev.slipway.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A cable between two programs that a test can spoil and mend again. */
public final class FaultProxy implements AutoCloseable {

    /** What the cable does. */
    public enum Mode {
        /** It carries everything. */
        WELL,
        /** Nobody is there: what was open is closed, and what comes is closed at once. */
        DOWN,
        /** The same, without a word of farewell. */
        RESETTING,
        /** Connections are taken and stay open, and nothing gets through. */
        HANGING,
        /** Everything gets through, each piece a tenth of a second late. */
        LATE(100),
        /** The same, half a second late. */
        SLOW(500),
        /** The same, five seconds late. */
        CRAWLING(5_000);

        private final long delayNanos;

        Mode() {
            this(0);
        }

        Mode(long delayMillis) {
            this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        }
    }

    private static final int PIECE = 16 * 1024;
    private static final long LOOK_NANOS = 5_000_000;

    private final SocketAddress to;
    private final ServerSocket server;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Mode mode = Mode.WELL;

    public FaultProxy(String host, int port) {
        this(new InetSocketAddress(host, port));
    }

    /** To a program that listens at a file. */
    public FaultProxy(Path socket) {
        this(UnixDomainSocketAddress.of(socket));
    }

    private FaultProxy(SocketAddress to) {
        this.to = to;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void become(Mode next) {
        mode = next;
        if (next == Mode.DOWN || next == Mode.RESETTING) {
            open.forEach(this::end);
            open.clear();
        }
    }

    /** How many were made so far, well or not. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket from = server.accept();
                connections.incrementAndGet();
                if (mode == Mode.DOWN || mode == Mode.RESETTING) {
                    end(from);
                } else {
                    open.add(from);
                    Thread.ofVirtual().start(() -> join(from));
                }
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void join(Socket from) {
        await();
        SocketChannel onward;
        try {
            onward = SocketChannel.open(to);
            open.add(onward);
            InputStream asked = from.getInputStream();
            OutputStream answered = from.getOutputStream();
            Thread.ofVirtual().start(() -> copy(asked, Channels.newOutputStream(onward), from, onward));
            copy(Channels.newInputStream(onward), answered, from, onward);
        } catch (IOException e) {
            end(from);
        }
    }

    private void copy(InputStream in, OutputStream out, Socket from, SocketChannel onward) {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                await();
                out.write(piece, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One side went: so does the other.
        }
        end(from);
        end(onward);
    }

    private void await() {
        while (mode == Mode.HANGING) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (mode.delayNanos > 0) {
            LockSupport.parkNanos(mode.delayNanos);
        }
    }

    private void end(Closeable side) {
        open.remove(side);
        try {
            if (mode == Mode.RESETTING && side instanceof Socket socket) {
                socket.setSoLinger(true, 0);
            }
            side.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        become(Mode.DOWN);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
