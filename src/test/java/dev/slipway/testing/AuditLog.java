package dev.slipway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an API server answered, by its own record, from when this was opened. */
public final class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Entry> read = new ArrayList<>();
    private long position;

    private AuditLog(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    /**
     * One request that was answered.
     *
     * @param change true when it was to be carried out, not only tried
     */
    public record Entry(
            String verb, String resource, String namespace, String name, String agent, int code, boolean change) {}

    /** Empty where the server keeps none beside the file that names it. */
    public static Optional<AuditLog> beside(Path kubeconfig) {
        Path file = kubeconfig.resolveSibling("audit.log");
        try {
            return Files.isReadable(file) ? Optional.of(new AuditLog(file, Files.size(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized List<Entry> entries() {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(position);
            BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && line.endsWith("}"); line = lines.readLine()) {
                position += line.getBytes(StandardCharsets.UTF_8).length + 1;
                entry(JSON.readTree(line)).ifPresent(read::add);
            }
            return List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Entry> entry(JsonNode line) {
        if (!line.path("stage").asText().equals("ResponseComplete")) {
            return Optional.empty();
        }
        JsonNode object = line.path("objectRef");
        String verb = line.path("verb").asText();
        boolean reads = List.of("get", "list", "watch").contains(verb);
        return Optional.of(new Entry(
                verb,
                object.path("resource").asText(),
                object.path("namespace").asText(),
                object.path("name").asText(),
                line.path("userAgent").asText(),
                line.path("responseStatus").path("code").asInt(),
                !reads && !line.path("requestURI").asText().contains("dryRun=")));
    }
}
