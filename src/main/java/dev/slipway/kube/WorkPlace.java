package dev.slipway.kube;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Folders for one rendering each, readable by nobody else. What a killed service left is deleted by a later one. */
final class WorkPlace {

    private static final String PREFIX = "slipway-render-";

    /** No rendering takes that long. */
    private static final Duration OLD = Duration.ofHours(1);

    private WorkPlace() {}

    static Path open() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        deleteOld(folder);
        return Files.createTempDirectory(folder, PREFIX);
    }

    private static void deleteOld(Path parent) throws IOException {
        List<Path> others;
        try (Stream<Path> beside = Files.list(parent)) {
            others = beside.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        Instant latest = Instant.now().minus(OLD);
        for (Path other : others) {
            if (Files.exists(other)
                    && Files.getLastModifiedTime(other).toInstant().isBefore(latest)) {
                delete(other);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException trouble) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
