package dev.slipway.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Size and removal of folders, also while somebody else changes them. Links are not followed. */
final class Folders {

    private Folders() {}

    static long bytes(Path folder) throws IOException {
        AtomicLong sum = new AtomicLong();
        visit(folder, new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }

    static void delete(Path folder) throws IOException {
        visit(folder, new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void visit(Path folder, Visitor visitor) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, visitor);
        }
    }

    /** Passes over what vanished meanwhile. */
    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException trouble) {
            return FileVisitResult.CONTINUE;
        }
    }
}
