package dev.slipway.operator;

import dev.slipway.Needed;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real program, as people use it. */
public record Kubectl(Path program, Path kubeconfig) {

    /** As the cluster's administrator. */
    public static Kubectl find() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        Needed.need("kubectl", found.isPresent(), "put kubectl on the PATH");
        return new Kubectl(found.orElseThrow(), Needed.kubeconfig().toPath());
    }

    /** As somebody else. */
    Kubectl as(Path otherKubeconfig) {
        return new Kubectl(program, otherKubeconfig);
    }

    /** What it says; anything but exit code 0 is an error. */
    public String run(String... arguments) {
        return well(command(arguments));
    }

    /** What it says when it is to fail. */
    String refused(String... arguments) {
        Ended ended = ended(command(arguments));
        if (ended.code() == 0) {
            throw new AssertionError(String.join(" ", arguments) + " was not refused: " + ended.said());
        }
        return ended.said();
    }

    /** What a script says that uses it as the administrator; anything but exit code 0 is an error. */
    static String script(String file) {
        return well(List.of(file));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String well(List<String> command) {
        Ended ended = ended(command);
        if (ended.code() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + ended.said());
        }
        return ended.said();
    }

    private record Ended(int code, String said) {}

    private static Ended ended(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
