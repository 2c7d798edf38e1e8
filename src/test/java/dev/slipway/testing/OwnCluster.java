package dev.slipway.testing;

import dev.slipway.Needed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A control plane of one test's own, whose parts it may kill. It ends with this JVM at the latest. */
public final class OwnCluster implements AutoCloseable {

    private final Path program;
    private final Path data;
    private final Path kubeconfig;

    private OwnCluster(Path program, Path data) {
        this.program = program;
        this.data = data;
        String own = Long.toString(ProcessHandle.current().pid());
        this.kubeconfig = Path.of(
                run("up", "--detach", "--owner", own).lines().findFirst().orElseThrow());
    }

    /**
     * Starts one.
     *
     * @param data keeps the state of what is killed and started again
     */
    public static OwnCluster up(Path data) {
        Path program = Path.of(System.getenv().getOrDefault("SLIPWAY_CLUSTER", ""));
        Needed.need(
                "cluster",
                Files.isExecutable(program) && !Files.isDirectory(program),
                "set SLIPWAY_CLUSTER to a program that starts a control plane and kills its parts: up, kill, start, down");
        return new OwnCluster(program, data);
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** With SIGKILL; it stays away until {@link #start}. */
    public void kill(String component) {
        run("kill", component);
    }

    /** Returns when it answers again. */
    public void start(String component) {
        run("start", component);
    }

    @Override
    public void close() {
        run("down");
    }

    private String run(String verb, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), verb, "--data", data.toString()));
        command.addAll(List.of(arguments));
        try {
            Path said = Files.createTempFile("cluster", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(said.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " did not end well");
            }
            String text = Files.readString(said, StandardCharsets.UTF_8);
            Files.delete(said);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
