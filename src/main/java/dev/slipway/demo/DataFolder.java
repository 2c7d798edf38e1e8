package dev.slipway.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers' home: their data, logs and {@link ServerFacts}. Belongs to one JVM until that closes it or is dead. */
final class DataFolder implements AutoCloseable {

    private static final String PREFIX = "slipway-servers-";
    /** From making a temporary folder to locking it: a younger one without a lock is somebody's who just starts. */
    private static final Duration BEING_MADE = Duration.ofMinutes(1);
    /** Open in this JVM, by whatever class loader: a file lock is the process's, and closing the file once would end it for all. */
    private static final String OPEN_HERE = "dev.slipway.demo.open.";

    private final Path root;
    private final boolean temporary;
    private final FileChannel lock;

    private DataFolder(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
        FileChannel mine = lock(root);
        if (mine == null) {
            throw new ServersNotStarted("The data folder " + root
                    + " is in use by another Slipway. Stop that one, or name another folder with --data.");
        }
        this.lock = mine;
    }

    static DataFolder kept(Path folder) {
        try {
            Files.createDirectories(folder);
            return new DataFolder(folder.toRealPath(), false);
        } catch (IOException e) {
            throw new ServersNotStarted("The data folder " + folder + " cannot be used", e);
        }
    }

    static DataFolder temporary() {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            deleteAbandoned(parent);
            return new DataFolder(Files.createTempDirectory(parent, PREFIX).toRealPath(), true);
        } catch (IOException e) {
            throw new ServersNotStarted("No temporary folder can be made", e);
        }
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    private static @Nullable FileChannel lock(Path root) {
        if (System.getProperties().putIfAbsent(OPEN_HERE + root, "open") != null) {
            return null;
        }
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            channel.close();
            System.clearProperty(OPEN_HERE + root);
            return null;
        } catch (IOException e) {
            System.clearProperty(OPEN_HERE + root);
            throw new ServersNotStarted("The data folder " + root + " cannot be locked", e);
        }
    }

    /** What a JVM left that had no time to close. */
    private static void deleteAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (abandoned(folder)) {
                    new DataFolder(folder, true).close();
                }
            }
        } catch (ServersNotStarted inUse) {
            // Somebody was faster; the next start looks again.
        }
    }

    private static boolean abandoned(Path folder) throws IOException {
        boolean mine = Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")));
        boolean old = Files.getLastModifiedTime(folder)
                .toInstant()
                .isBefore(Instant.now().minus(BEING_MADE));
        if (!mine || !old || System.getProperty(OPEN_HERE + folder) != null) {
            return false;
        }
        FileChannel free = lock(folder);
        if (free == null) {
            return false;
        }
        free.close();
        System.clearProperty(OPEN_HERE + folder);
        return true;
    }

    @Override
    public void close() {
        try {
            if (temporary) {
                delete(root);
            }
            lock.close();
        } catch (IOException e) {
            throw new ServersNotStarted("The folder " + root + " cannot be deleted", e);
        } finally {
            System.clearProperty(OPEN_HERE + root);
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
