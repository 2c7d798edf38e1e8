package dev.slipway.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked once per version from the jars of Maven Central into a cache. Several JVMs may do so at the
 * same time: what is seen in the cache is always whole.
 */
final class Binaries {

    static final String POSTGRES_VERSION = "18.6.0";
    static final String REDIS_VERSION = "1.4.4";

    private final Path postgres;
    private final Path redis;

    private Binaries(Path postgres, Path redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    static Binaries unpackedIn(Path cache) {
        Machine machine = Machine.current();
        try {
            Files.createDirectories(cache);
            return new Binaries(
                    once(
                            cache.resolve("postgres-" + POSTGRES_VERSION),
                            folder -> unpack(open(machine.postgresArchive()), folder)),
                    once(
                            cache.resolve("redis-" + REDIS_VERSION),
                            folder -> copyProgram(open(machine.redisProgram()), folder.resolve("redis-server"))));
        } catch (IOException e) {
            throw new ServersNotStarted("The programs of PostgreSQL and Redis cannot be unpacked into " + cache, e);
        }
    }

    /** The user's cache; for root a place that {@code nobody}, as whom its servers run, can enter. */
    static Path defaultCache() {
        if (ServerUser.current().root()) {
            return Path.of("/var/cache/slipway");
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("slipway");
    }

    String postgres(String program) {
        return postgres.resolve("bin").resolve(program).toString();
    }

    String redis() {
        return redis.resolve("redis-server").toString();
    }

    private interface Filling {
        void into(Path folder) throws IOException;
    }

    private static Path once(Path folder, Filling filling) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path fresh = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".");
        try {
            filling.into(fresh);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveUnlessThere(fresh, folder);
        } finally {
            if (Files.exists(fresh)) {
                DataFolder.delete(fresh);
            }
        }
        return folder;
    }

    private static void moveUnlessThere(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream stream = Binaries.class.getClassLoader().getResourceAsStream(resource);
        if (stream == null) {
            throw new ServersNotStarted("This build of Slipway has no PostgreSQL and Redis in it (" + resource
                    + " is missing): name your own servers in the configuration.");
        }
        return new BufferedInputStream(stream);
    }

    private static void copyProgram(InputStream resource, Path program) throws IOException {
        try (resource) {
            Files.copy(resource, program);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void unpack(InputStream resource, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(resource))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new FileAlreadyExistsException(entry.getName(), null, "points outside of the archive");
                }
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** For which machines the jars hold programs. */
    private enum Machine {
        LINUX_X86_64("postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64"),
        LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64");

        private final String postgresArchive;
        private final String redisProgram;

        Machine(String postgresArchive, String redisProgram) {
            this.postgresArchive = postgresArchive;
            this.redisProgram = redisProgram;
        }

        String postgresArchive() {
            return postgresArchive;
        }

        String redisProgram() {
            return redisProgram;
        }

        static Machine current() {
            String system = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
            return switch (system.toLowerCase(Locale.ROOT)) {
                case "linux/amd64" -> LINUX_X86_64;
                case "linux/aarch64" -> LINUX_ARM64;
                default ->
                    throw new ServersNotStarted(
                            "PostgreSQL and Redis come along for Linux on x86-64 and ARM64 only, not for " + system
                                    + ": name your own servers in the configuration.");
            };
        }
    }
}
