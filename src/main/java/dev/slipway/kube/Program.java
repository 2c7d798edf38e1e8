package dev.slipway.kube;

import dev.slipway.tool.Blame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * One run of a renderer: an empty environment, a folder of its own as its home, limits of time, memory and output. Nothing of the
 * service's own environment reaches it, and no proxy leads it out.
 */
final class Program {

    /** What programs say when the limit is reached; the last of a thread's stack. */
    private static final List<String> NO_MEMORY =
            List.of("out of memory", "cannot allocate memory", "pthread_create failed");

    private static final int MOST_COMPLAINT_BYTES = 16 * 1024;
    private static final long LARGEST_OUTPUT = 1024L * 1024 * 1024;
    private static final int MOST_COMPLAINT_WORDS = 1_200;

    /** Where nothing listens, should it try to fetch something. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private static final List<String> NETWORK = List.of(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR");

    private final String name;
    private final Path file;
    private final Duration time;
    private final long memoryBytes;
    private final int outputBytes;
    private final Map<String, String> network;

    Program(String name, Path file, RenderLimits limits) {
        this(name, file, limits, Map.of("HTTP_PROXY", NOWHERE, "HTTPS_PROXY", NOWHERE));
    }

    private Program(String name, Path file, RenderLimits limits, Map<String, String> network) {
        this.name = name;
        this.file = file;
        this.network = network;
        this.time = limits.time();
        this.memoryBytes = limits.memory().asLongValue();
        this.outputBytes = (int) Math.min(limits.output().asLongValue(), LARGEST_OUTPUT);
    }

    /** Helm where it is to fetch a chart: it reaches what the service itself reaches, through the same proxies. */
    static Program reaching(Path file, RenderLimits limits) {
        Map<String, String> network = new TreeMap<>();
        for (String name : NETWORK) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> network.put(name, value));
        }
        return new Program("helm", file, limits, network);
    }

    /** What it says; a {@link Trouble} when it fails or exceeds a limit. */
    byte[] run(Path home, List<String> arguments) {
        try {
            Process process = start(home, arguments);
            process.getOutputStream().close();
            FutureTask<byte[]> said = reading(process, process.getInputStream(), outputBytes);
            FutureTask<byte[]> complaint = reading(process, process.getErrorStream(), MOST_COMPLAINT_BYTES);
            if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new Trouble(
                        Blame.WORLD,
                        "RenderTimeout",
                        name + " took longer than " + time.toSeconds() + " s and was ended");
            }
            byte[] output = said.get();
            if (output.length > outputBytes) {
                throw new Trouble(
                        Blame.REVISION,
                        "TooManyManifests",
                        name + " prints more than " + outputBytes / 1024 + " KiB: split the App");
            }
            if (process.exitValue() != 0) {
                throw failed(home, new String(complaint.get(), StandardCharsets.UTF_8));
            }
            return output;
        } catch (IOException e) {
            throw new Trouble(Blame.WORLD, "RendererNotStarted", name + " can't be run: " + e.getMessage());
        } catch (ExecutionException e) {
            throw new Trouble(Blame.WORLD, "RendererNotStarted", name + " can't be read: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Pause.interrupted();
        }
    }

    /** Go reserves far more addresses than it uses, so its data is limited, not its address space. */
    private Process start(Path home, List<String> arguments) throws IOException {
        long kibibytes = memoryBytes / 1024;
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "ulimit -c 0; ulimit -d " + kibibytes + " && exec \"$0\" \"$@\""));
        command.add(file.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        home.toString(),
                        "TMPDIR",
                        home.toString(),
                        "PATH",
                        "",
                        "KUBECONFIG",
                        "/dev/null",
                        "HELM_PLUGINS",
                        home.resolve("none").toString(),
                        "NO_COLOR",
                        "1",
                        "GOMEMLIMIT",
                        memoryBytes * 3 / 4 + "B"));
        builder.environment().putAll(network);
        return builder.start();
    }

    /** One byte more than the most is enough to know that it is too much: then the program is ended. */
    private static FutureTask<byte[]> reading(Process process, InputStream stream, int most) {
        Callable<byte[]> read = () -> {
            byte[] bytes = stream.readNBytes(most + 1);
            if (bytes.length > most) {
                process.destroyForcibly();
            }
            return bytes;
        };
        FutureTask<byte[]> task = new FutureTask<>(read);
        Thread.ofVirtual().start(task);
        return task;
    }

    private Trouble failed(Path home, String complaint) {
        if (NO_MEMORY.stream().anyMatch(complaint::contains)) {
            return new Trouble(
                    Blame.REVISION,
                    "RenderFailed",
                    name + " needs more than " + memoryBytes / 1024 / 1024 + " MiB: split the App");
        }
        String words = complaint.replace(home + "/", "").replaceAll("\\s+", " ").strip();
        String few = words.length() > MOST_COMPLAINT_WORDS ? words.substring(0, MOST_COMPLAINT_WORDS) + "…" : words;
        return new Trouble(Blame.REVISION, "RenderFailed", name + " can't render it: " + few);
    }
}
