package dev.slipway.process;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One App's part of the work folder: {@code <tree hash>/} unpacked commits, {@code run/<key>} the identity of what was started,
 * {@code run/<key>.ticket-*} of what is being started, {@code log/<key>.log}.
 *
 * <p>A ticket is the right to start a key. A wrapper that is late, because the JVM that made it is dead, loses it when somebody
 * else goes on with the key: renaming the ticket is what makes "not started" final.
 */
record AppFolder(Path root) {

    /** A wrapper needs milliseconds from its ticket to its identity: for so long a start is said to be in flight. */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(5);

    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    /** What is done while nobody else starts, stops or cleans this App. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    static AppFolder of(Path work, AppId app) throws IOException {
        Path root = work.toAbsolutePath().normalize().resolve(app.uid());
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(root.resolve("run"), ownerOnly);
        Files.createDirectories(root.resolve("log"), ownerOnly);
        return new AppFolder(root);
    }

    Path tree(String hash) {
        return root.resolve(hash);
    }

    Path identity(Digest key) {
        return root.resolve("run").resolve(hex(key));
    }

    Path log(Digest key) {
        return root.resolve("log").resolve(hex(key) + ".log");
    }

    static String hex(Digest key) {
        return key.value().substring(key.value().indexOf(':') + 1);
    }

    Optional<Identity> find(Digest key) throws IOException {
        return Identity.read(identity(key));
    }

    /** All identities, sorted by key. */
    List<Identity> identities() throws IOException {
        List<Identity> result = new ArrayList<>();
        for (Digest key : keys()) {
            find(key).ifPresent(result::add);
        }
        return result;
    }

    /** Of all that was started and not stopped, sorted. */
    List<Digest> keys() throws IOException {
        return Folders.entries(root.resolve("run"), "[0-9a-f]*").stream()
                .filter(Files::isRegularFile)
                .map(file -> new Digest("sha256:" + file.getFileName()))
                .toList();
    }

    /** The last act of a stop: from now on nothing was started under this key. */
    void forget(Digest key) throws IOException {
        Files.deleteIfExists(identity(key));
    }

    /** Makes a ticket that holds the first part of an identity. */
    Path ticket(Digest key, String beforehand) throws IOException {
        Path ticket = Files.createTempDirectory(root.resolve("run"), hex(key) + ".ticket-");
        Files.writeString(ticket.resolve("identity"), beforehand);
        return ticket;
    }

    /** From now on no wrapper that was given a ticket for this key before can start it. */
    void voidTickets(Digest key) throws IOException {
        for (Path ticket : tickets(key)) {
            Path voided = ticket.resolveSibling(".void-" + ticket.getFileName());
            Files.move(ticket, voided);
            Folders.delete(voided);
        }
    }

    /** True while a wrapper that another JVM made may still be about to start this key. */
    boolean inFlight(Digest key, Instant now) throws IOException {
        for (Path ticket : tickets(key)) {
            if (Files.getLastModifiedTime(ticket).toInstant().isAfter(now.minus(IN_FLIGHT))) {
                return true;
            }
        }
        return false;
    }

    private List<Path> tickets(Digest key) throws IOException {
        return Folders.entries(root.resolve("run"), hex(key) + ".ticket-*");
    }

    /** Others wait, in this JVM and in others; a JVM that dies lets go. */
    <T> T exclusively(Work<T> work) throws IOException, InterruptedException {
        ReentrantLock mine = LOCKS.computeIfAbsent(root, any -> new ReentrantLock());
        mine.lockInterruptibly();
        try (FileChannel channel =
                        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            assert held.isValid();
            return work.run();
        } finally {
            mine.unlock();
        }
    }
}
