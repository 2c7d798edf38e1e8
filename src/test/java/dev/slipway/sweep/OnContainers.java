package dev.slipway.sweep;

import dev.slipway.docker.RealEngine;
import dev.slipway.git.Repo;
import dev.slipway.tool.ToolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Each App is a container of an image made from scratch; the engine's own events are the births. */
final class OnContainers implements Ground {

    private static final String VERSION = "slipway.dev/swept";

    private final Path events;
    private final Process listening;

    OnContainers(Path folder) {
        this.events = folder.resolve("events");
        try {
            this.listening = new ProcessBuilder(
                            "docker",
                            "events",
                            "--filter",
                            "type=container",
                            "--filter",
                            "event=start",
                            "--filter",
                            "label=" + VERSION,
                            "--format",
                            "{{index .Actor.Attributes \"" + APP + "\"}} {{index .Actor.Attributes \"" + VERSION
                                    + "\"}}")
                    .redirectErrorStream(true)
                    .redirectOutput(events.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a zombie makes there late is not started, but it is made: the next deployment removes it. */
    @Override
    public List<Variation> variations() {
        return Stream.of(Variation.values())
                .filter(variation -> variation != Variation.ZOMBIE)
                .toList();
    }

    @Override
    public String starts() {
        return "docker.run";
    }

    @Override
    public void write(Repo repo, String version) {
        repo.write("busybox", RealEngine.busybox()).executable("busybox").write("Dockerfile", """
                FROM scratch
                LABEL %s=%s
                COPY busybox /bin/busybox
                STOPSIGNAL SIGKILL
                CMD ["/bin/busybox", "sleep", "3600"]
                """.formatted(
                        VERSION, version));
    }

    @Override
    public Map<String, Object> target(Path births, int port) {
        return Map.of("docker", Map.of("ports", List.of("127.0.0.1:" + port + ":8080")));
    }

    @Override
    public World world(String uid, Path births, Path notes) {
        return new Containers(uid, notes);
    }

    @Override
    public void close() {
        listening.destroy();
    }

    private final class Containers implements World {

        private final String uid;
        private final Path notes;

        Containers(String uid, Path notes) {
            this.uid = uid;
            this.notes = notes;
        }

        /** The engine answers a start after the event. */
        @Override
        public void awaitBirth(ToolResult.Done started) {}

        @Override
        public String lastBorn() {
            return Stream.concat(list("ps").stream(), Stream.of("nobody"))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Path notes() {
            return notes;
        }

        @Override
        public String story() {
            World.awaitEvents();
            List<String> born = NoteTool.lines(events).stream()
                    .filter(line -> line.startsWith(uid + " "))
                    .map(line -> line.substring(uid.length() + 1))
                    .toList();
            return "born " + born + ", alive " + list("ps") + ", there " + list("ps", "-a") + ", " + World.noted(notes);
        }

        @Override
        public void end() {
            try (RealEngine engine = new RealEngine()) {
                engine.remove(uid, APP + "=" + uid);
            }
        }

        /** Versions, the newest first. */
        private List<String> list(String... what) {
            return docker(Stream.concat(
                            Stream.of(what),
                            Stream.of(
                                    "--filter",
                                    "label=" + APP + "=" + uid,
                                    "--format",
                                    "{{.Label \"" + VERSION + "\"}}"))
                    .toArray(String[]::new));
        }

        private static List<String> docker(String... arguments) {
            String[] command =
                    Stream.concat(Stream.of("docker"), Stream.of(arguments)).toArray(String[]::new);
            try {
                Process process = new ProcessBuilder(command).start();
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
