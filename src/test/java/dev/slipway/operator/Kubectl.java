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
record Kubectl(Path program) {

    static Kubectl find() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        Needed.need("kubectl", found.isPresent(), "put kubectl on the PATH");
        return new Kubectl(found.orElseThrow());
    }

    /** What it says; anything but exit code 0 is an error. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--kubeconfig", Needed.kubeconfig().getPath()));
        command.addAll(List.of(arguments));
        return said(command);
    }

    /** What a script says that uses it; anything but exit code 0 is an error. */
    static String script(String file) {
        return said(List.of(file));
    }

    private static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
