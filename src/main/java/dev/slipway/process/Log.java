package dev.slipway.process;

import dev.slipway.deployment.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a process prints: {@code <key>.log}, and {@code <key>.log.1} with what was before it. The process appends to the file by
 * itself and goes on doing so while Slipway is away, so the bound is kept by looking: {@link #trim} from time to time copies the
 * newest {@link #MOST_BYTES} away and empties the file. What is printed in between those two is lost; what is printed faster than
 * it is looked at, or while Slipway is down, is on top of the bound.
 */
record Log(Path file) {

    static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final int MOST_LINES = 20;
    private static final int MOST_LINE_CHARACTERS = 300;
    private static final int MOST_CHARACTERS = 1500;
    private static final int MOST_TAIL_BYTES = 64 * 1024;

    /** Where what was trimmed away last is. */
    Path before() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    void trim(long mostBytes) throws IOException {
        if (size() <= mostBytes) {
            return;
        }
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel copy = FileChannel.open(
                        before(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long from = log.size() - mostBytes;
            long copied = 0;
            while (copied < mostBytes) {
                copied += log.transferTo(from + copied, mostBytes - copied, copy);
            }
            log.truncate(0);
        }
    }

    /** The last lines that were printed after the file had {@code from} bytes, redacted; empty when there are none. */
    String tail(long from, Redactor redactor) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String text;
        try (FileChannel log = FileChannel.open(file)) {
            long start = Math.max(log.size() < from ? 0 : from, log.size() - MOST_TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (log.size() - start));
            while (bytes.hasRemaining() && log.read(bytes, start + bytes.position()) > 0) {}
            text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
        return lastLines(redactor.redact(text));
    }

    private static String lastLines(String text) {
        Deque<String> result = new ArrayDeque<>();
        int characters = 0;
        for (String line : text.lines().toList().reversed()) {
            String clean = line.replaceAll("\\e\\[[0-9;]*[A-Za-z]", "")
                    .replaceAll("\\p{Cntrl}", " ")
                    .stripTrailing();
            String shown =
                    clean.length() > MOST_LINE_CHARACTERS ? clean.substring(0, MOST_LINE_CHARACTERS) + "…" : clean;
            characters += shown.length() + 1;
            if (result.size() == MOST_LINES || characters > MOST_CHARACTERS) {
                break;
            }
            if (!shown.isEmpty()) {
                result.addFirst(shown);
            }
        }
        return String.join("\n", List.copyOf(result));
    }
}
