package dev.slipway.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads all App files of a folder and of those in it, in the order of their names. Hidden ones are passed over; links are followed,
 * because mounted folders consist of them.
 */
record AppFolder(Path root) {

    static final int MOST_FILES = 2_000;
    static final int MOST_FILE_BYTES = 1024 * 1024;
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int MOST_DEPTH = 8;

    /** What a look at the folder came to. */
    sealed interface Look {

        /** The content by the path below the folder; content that is not UTF-8, or too long, is a problem of that file. */
        record Seen(SortedMap<String, String> files, SortedMap<String, String> problems) implements Look {}

        /** Not all of it could be read: nothing can be said of what is not there. */
        record Unreadable(String why) implements Look {}
    }

    Look look() {
        if (!Files.isDirectory(root)) {
            return new Look.Unreadable("the folder " + root + " is not there");
        }
        Visit visit = new Visit();
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_DEPTH, visit);
            return new Look.Seen(visit.files, visit.problems);
        } catch (IOException e) {
            return new Look.Unreadable(
                    "the folder " + root + " can't be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private final class Visit extends SimpleFileVisitor<Path> {

        private final SortedMap<String, String> files = new TreeMap<>();
        private final SortedMap<String, String> problems = new TreeMap<>();
        private long bytes;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isApp(file) && attributes.isRegularFile()) {
                if (files.size() + problems.size() >= MOST_FILES) {
                    throw new IOException("it holds more than " + MOST_FILES + " files");
                }
                read(file, root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
        }

        private void read(Path file, String name) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(MOST_FILE_BYTES + 1);
                bytes += content.length;
                if (bytes > MOST_BYTES) {
                    throw new IOException("its files are larger than " + MOST_BYTES + " bytes together");
                }
                if (content.length > MOST_FILE_BYTES) {
                    problems.put(name, "the file is larger than " + MOST_FILE_BYTES + " bytes: split it");
                    return;
                }
                files.put(name, text(content));
            } catch (CharacterCodingException e) {
                problems.put(name, "the file is not UTF-8: save it as UTF-8");
            }
        }

        private boolean isHidden(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }

        private boolean isApp(Path file) {
            String name = file.getFileName().toString();
            return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
        }
    }

    private static String text(byte[] content) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
