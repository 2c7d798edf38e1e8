package dev.slipway.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's nginx in a container of its own network, with the configuration that the README shows; the image is made of the files
 * of this machine's package.
 */
final class DebianProxy implements AutoCloseable {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
    private static final String ALIAS = "chat";

    private final String network = "slipway-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String image = network;
    private final String container = network;

    DebianProxy(Path folder) {
        try {
            Path context = Files.createDirectories(folder.resolve("proxy"));
            copy(NGINX, context);
            libraries().forEach(library -> copy(Path.of(library), context));
            Files.writeString(context.resolve("passwd"), "root:x:0:0::/:/x\nnobody:x:65534:65534::/:/x\n");
            Files.writeString(context.resolve("group"), "root:x:0:\nnogroup:x:65534:\n");
            Files.writeString(
                    context.resolve("nginx.conf"),
                    "daemon off;\npid /tmp/pid;\nerror_log stderr;\n" + "events {}\nhttp {\n  access_log off;\n"
                            + snippet() + "}\n");
            Files.writeString(context.resolve("Dockerfile"), """
                    FROM scratch
                    COPY root/ /
                    COPY passwd group /etc/
                    COPY nginx.conf /etc/nginx/nginx.conf
                    WORKDIR /var/lib/nginx
                    WORKDIR /var/log/nginx
                    WORKDIR /tmp
                    ENTRYPOINT ["/usr/sbin/nginx", "-c", "/etc/nginx/nginx.conf"]
                    """);
            docker("network", "create", network);
            docker("build", "-q", "-t", image, context.toString());
            docker("run", "-d", "--name", container, "--network", network, "-p", "127.0.0.1::80", image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(NGINX);
    }

    String network() {
        return network;
    }

    String alias() {
        return ALIAS;
    }

    String address(String path) {
        return "http://" + docker("port", container, "80").strip() + path;
    }

    /** What the README tells to write, for a container that listens on the App's port. */
    private static String snippet() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher block = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL).matcher(readme);
        if (!block.find()) {
            throw new AssertionError("the README shows no configuration of nginx");
        }
        return block.group(1);
    }

    private static List<String> libraries() {
        Matcher line = LIBRARY.matcher(run("ldd", NGINX.toString()));
        return line.results().map(result -> result.group(1)).toList();
    }

    private static void copy(Path file, Path context) {
        try {
            Path there = context.resolve("root" + file);
            Files.createDirectories(there.getParent());
            Files.copy(file, there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String docker(String... arguments) {
        return run(Stream.concat(Stream.of("docker"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** After the App's own containers: a network in use stays. */
    @Override
    public void close() {
        docker("rm", "-f", container);
        docker("rmi", "-f", image);
        docker("network", "rm", network);
    }
}
