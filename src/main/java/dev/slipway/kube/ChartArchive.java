package dev.slipway.kube;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target.Kubernetes.Helm.Chart;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.Blame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A chart that Helm fetches from a registry or a web server: asked for once, and used only when it is the one that was named. */
final class ChartArchive {

    /** What registries and web servers say of what they have not, or not for everybody. */
    private static final Pattern REFUSED = Pattern.compile(
            "not found|MANIFEST_UNKNOWN|NAME_UNKNOWN|\\b(401|403|404)\\b|[Uu]nauthorized|[Dd]enied|[Ff]orbidden");

    /** Those speak without TLS, as they do for container engines. */
    private static final Pattern LOCAL_REGISTRY =
            Pattern.compile("oci://(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?/.*");

    private final Chart wanted;
    private final RegistryLogin login;
    private final Artifacts artifacts;
    private final Programs programs;

    ChartArchive(Wanted wanted, Artifacts artifacts, Programs programs) {
        this.wanted = wanted.chart();
        this.login = wanted.login();
        this.artifacts = artifacts;
        this.programs = programs;
    }

    /** Which chart, and how its registry is asked. */
    record Wanted(Chart chart, RegistryLogin login) {}

    static Optional<Wanted> of(Map<String, String> arguments, RegistryLogin login) {
        return Optional.ofNullable(arguments.get("url"))
                .map(url -> new Chart(
                        url,
                        Optional.ofNullable(arguments.get("version")),
                        new Digest(arguments.getOrDefault("digest", "")),
                        Optional.ofNullable(arguments.get("secret")).map(SecretRef::new)))
                .map(chart -> new Wanted(chart, login));
    }

    /** The archive, as a file in this folder. */
    Path in(Path home) throws IOException {
        Path file = home.resolve("chart.tgz");
        Optional<byte[]> known = artifacts.load(wanted.digest());
        Files.write(file, known.isPresent() ? known.get() : fetched(home));
        return file;
    }

    private byte[] fetched(Path home) throws IOException {
        Path folder = Files.createDirectory(home.resolve("fetched"));
        List<String> command = new ArrayList<>(List.of("pull", wanted.url(), "--destination", folder.toString()));
        wanted.version().ifPresent(version -> command.addAll(List.of("--version", version)));
        if (LOCAL_REGISTRY.matcher(wanted.url()).matches()) {
            command.add("--plain-http");
        }
        if (wanted.secretRef().isPresent()) {
            Path file = login.file(home, wanted.url(), wanted.secretRef().get());
            command.addAll(List.of("--registry-config", file.toString()));
        }
        try {
            programs.helmFetches(home, command);
        } catch (Trouble trouble) {
            throw told(trouble);
        }
        byte[] archive = Files.readAllBytes(only(folder));
        Digest digest = Digest.of(archive);
        if (!digest.equals(wanted.digest())) {
            throw Trouble.revision(
                    "ChartChanged",
                    wanted.url() + " has the digest " + digest + " and not " + wanted.digest()
                            + ": find out why, then write the new one into spec.target.kubernetes.helm.chart.digest");
        }
        if (archive.length > Artifacts.MOST_BYTES) {
            throw Trouble.revision(
                    "ChartTooLarge",
                    wanted.url() + " is larger than " + Artifacts.MOST_BYTES / 1024 / 1024 + " MiB: split the chart");
        }
        artifacts.save(archive);
        return archive;
    }

    private Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(
                            () -> Trouble.revision("ChartNotFound", "there is no chart archive at " + wanted.url()));
        }
    }

    private Trouble told(Trouble trouble) {
        String reason = trouble.failed().reason().word();
        String message = trouble.failed().message().replace("can't render it", "can't fetch " + wanted.url());
        if (reason.equals("RendererMissing") || reason.equals("RendererNotStarted")) {
            return trouble;
        }
        return REFUSED.matcher(message).find()
                ? Trouble.revision(
                        "ChartNotFound",
                        message + ": correct spec.target.kubernetes.helm.chart"
                                + wanted.secretRef()
                                        .map(secret -> ", or the secret " + secret)
                                        .orElse("; without a secretRef it must be readable by everybody"))
                : new Trouble(Blame.WORLD, "ChartUnreachable", message);
    }
}
