package dev.slipway.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the JDK has no word for. */
final class Folders {

    private Folders() {}

    /** What is in a folder, sorted by name; nothing where there is no such folder. */
    static List<Path> entries(Path folder, String glob) throws IOException {
        List<Path> result = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
                entries.forEach(result::add);
            }
        }
        result.sort(Comparator.naturalOrder());
        return result;
    }

    /** Deletes a folder and all in it. Links in it are deleted, never followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.deleteIfExists(folder);
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
