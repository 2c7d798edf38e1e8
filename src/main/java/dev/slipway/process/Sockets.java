package dev.slipway.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Which TCP ports of the loopback address are listened on, by whom, and which are free. */
final class Sockets {

    /** Below the ports that Linux gives to outgoing connections, so that none of those takes it before the App listens. */
    private static final int FIRST_FREE = 20_000;

    private static final int LAST_FREE = 32_000;
    private static final int MOST_TRIES = 500;

    private static final String LISTENING = "0A";
    /** 0.0.0.0, 127.0.0.1, ::, and 127.0.0.1 written as IPv6, in the kernel's words. */
    private static final Set<String> LOOPBACK_OR_ANY =
            Set.of("00000000", "0100007F", "00000000000000000000000000000000", "0000000000000000FFFF00000100007F");

    private static final Duration LEAVING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(50);

    private Sockets() {}

    /** Who listens; the pid is empty when the kernel does not tell us. */
    record Holder(Optional<Long> pid) {
        @Override
        public String toString() {
            return pid.map(p -> "process " + p + " (" + Proc.name(p) + ")").orElse("a process of another user");
        }
    }

    static boolean listening(int port) {
        return inode(port).isPresent();
    }

    /** A process that ends loses its files before its sockets go: one whose owner can't be found is looked at again for a while. */
    static Optional<Holder> holder(int port) {
        long end = System.nanoTime() + LEAVING.toNanos();
        Optional<Holder> holder = holderNow(port);
        while (holder.filter(found -> found.pid().isEmpty()).isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
            holder = holderNow(port);
        }
        return holder;
    }

    private static Optional<Holder> holderNow(int port) {
        return inode(port).map(inode -> new Holder(owner("socket:[" + inode + "]")));
    }

    /** A port that nobody listens on and that is not in {@code reserved}. */
    static Optional<Integer> free(Set<Integer> reserved) {
        RandomGenerator random = RandomGenerator.getDefault();
        return random.ints(FIRST_FREE, LAST_FREE)
                .limit(MOST_TRIES)
                .filter(port -> !reserved.contains(port) && !listening(port) && canBind(port))
                .boxed()
                .findFirst();
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static Optional<String> inode(int port) {
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : lines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[3].equals(LISTENING) && isLocal(fields[1], port)) {
                    return Optional.of(fields[9]);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isLocal(String address, int port) {
        int colon = address.indexOf(':');
        return colon > 0
                && address.substring(colon + 1).equals(String.format("%04X", port))
                && LOOPBACK_OR_ANY.contains(address.substring(0, colon));
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.US_ASCII);
        } catch (IOException withoutIt) { // a machine without IPv6
            return new ArrayList<>();
        }
    }

    private static Optional<Long> owner(String socket) {
        return Proc.pids().stream()
                .filter(pid -> Proc.openFiles(pid).contains(socket))
                .findFirst();
    }
}
