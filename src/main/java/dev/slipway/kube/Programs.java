package dev.slipway.kube;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import dev.slipway.tool.Blame;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The renderers of this machine, each with its version, as many at a time as there are processors. */
@Singleton
final class Programs {

    private static final Pattern VERSION = Pattern.compile("v?\\d+\\.\\d+[0-9A-Za-z.-]*");

    private final RenderLimits limits;
    private final Optional<String> path;
    private final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Map<Key, String> versions = new ConcurrentHashMap<>();

    @Inject
    Programs(RenderLimits limits) {
        this(limits, Optional.ofNullable(System.getenv("PATH")));
    }

    Programs(RenderLimits limits, Optional<String> path) {
        this.limits = limits;
        this.path = path;
    }

    /** A file as it is now: a new one in its place has another version. */
    private record Key(Path file, FileTime changed) {}

    /** What a renderer printed, and which one it was: {@code kustomize v5.8.1}. */
    record Output(String by, String text) {}

    Output kustomize(Path home, List<String> arguments) {
        return run("kustomize", limits.kustomize(), List.of("version"), home, arguments);
    }

    Output helm(Path home, List<String> arguments) {
        return run("helm", limits.helm(), List.of("version", "--short"), home, arguments);
    }

    /** As the service itself reaches the network. */
    void helmFetches(Path home, List<String> arguments) {
        Program program = Program.reaching(file("helm", limits.helm()), limits);
        inPlace(() -> program.run(home, arguments));
    }

    private Output run(String name, Optional<Path> configured, List<String> asking, Path home, List<String> arguments) {
        Path file = file(name, configured);
        Program program = new Program(name, file, limits);
        return inPlace(() -> {
            String version = version(name, file, () -> program.run(home, asking));
            return new Output(name + " " + version, text(name, program.run(home, arguments)));
        });
    }

    private <T> T inPlace(Supplier<T> work) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Pause.interrupted();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static String text(String name, byte[] printed) {
        try {
            return ManifestReader.text(printed);
        } catch (NotYaml e) {
            throw new Trouble(Blame.REVISION, "InvalidManifest", "what " + name + " printed " + e.getMessage());
        }
    }

    private String version(String name, Path file, Supplier<byte[]> asking) {
        try {
            Key key = new Key(file, Files.getLastModifiedTime(file));
            String known = versions.get(key);
            if (known != null) {
                return known;
            }
            Matcher said = VERSION.matcher(new String(asking.get(), StandardCharsets.UTF_8));
            if (!said.find()) {
                throw new Trouble(Blame.WORLD, "RendererNotStarted", file + " does not tell a version of " + name);
            }
            versions.put(key, said.group());
            return said.group();
        } catch (IOException e) {
            throw missing(name);
        }
    }

    private Path file(String name, Optional<Path> configured) {
        return configured.or(() -> onPath(name)).orElseThrow(() -> missing(name));
    }

    private Optional<Path> onPath(String name) {
        return path.stream()
                .flatMap(folders -> Arrays.stream(folders.split(File.pathSeparator, -1)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Trouble missing(String name) {
        String where = name.equals("helm")
                ? "https://helm.sh/docs/intro/install/ (version 3)"
                : "https://kubectl.docs.kubernetes.io/installation/kustomize/ (version 5)";
        return new Trouble(
                Blame.WORLD,
                "RendererMissing",
                name + " is not there where Slipway runs: install it from " + where
                        + " on its PATH, or name the file in slipway.kubernetes.render." + name
                        + "; Slipway's image has it");
    }
}
