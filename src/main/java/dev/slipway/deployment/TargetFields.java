package dev.slipway.deployment;

import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.deployment.Target.Kubernetes.Helm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code spec.target}. */
final class TargetFields {

    private static final int MOST_WORDS = 100;
    private static final int MOST_PORT = 65_535;
    private static final Want WORD = Want.of("a text of at most 4096 characters", 4096, Text::isStorable);

    private static final int MOST_VALUES = 20;
    private static final Want RELEASE = Want.matching(
            "a name of at most 53 lower-case letters, digits and dashes, as chat", 53, "[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Want DRIFT = Want.matching("off, warn or heal", 40, "off|warn|heal");
    private static final Want FILE = Want.matching(
            "a file of the repository, from the App's folder, as values-prod.yaml",
            500,
            "[^/\\\\:][^\\\\:\\x00-\\x1f]*");

    private static final Want CHART = Want.matching(
            "a chart in a registry, as oci://ghcr.io/me/charts/chat, or the address of an archive, as"
                    + " https://charts.example.com/chat-1.2.3.tgz",
            1000,
            "oci://[A-Za-z0-9.:\\[\\]-]+/[A-Za-z0-9._/-]+|https?://[A-Za-z0-9.:\\[\\]-]+/[A-Za-z0-9._~%/+-]+");
    private static final Want VERSION =
            Want.matching("an exact version, as 1.2.3", 100, "[0-9]+\\.[0-9]+\\.[0-9]+([-+][A-Za-z0-9.+-]+)?");
    private static final Want DIGEST = Want.matching(
            "the SHA-256 of the chart's archive, as sha256: and 64 hex digits (sha256sum chat-1.2.3.tgz)",
            71,
            "sha256:[0-9a-f]{64}");

    private static final Want ACCOUNT = Want.matching(
            "the name of a ServiceAccount of the App's namespace, as deployer", 253, "[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private TargetFields() {}

    static Optional<Target> read(Fields target) {
        target.refuse("dify");
        target.exactlyOne("process", "docker", "kubernetes");
        Optional<Target> read = target.object("process")
                .map(TargetFields::process)
                .or(() -> target.object("docker").map(DockerFields::read))
                .or(() -> target.object("kubernetes").map(TargetFields::kubernetes));
        target.end();
        return read;
    }

    private static Target process(Fields process) {
        process.require("command", "a list, as [java, App.java]");
        List<String> command = process.texts("command", WORD, MOST_WORDS);
        if (process.has("command") && (command.isEmpty() || command.getFirst().isBlank())) {
            process.problem("command", "names no program: write a list, as [java, App.java]");
        }
        process.require("port", "the port that the program listens on, as 8080");
        int port = process.integer("port", 1, MOST_PORT).orElse(1);
        Environment environment = SecretFields.environment(process);
        boolean names = environment.plain().containsKey("PORT")
                || environment.secret().stream()
                        .anyMatch(variable -> variable.name().equals("PORT"));
        if (names) {
            process.problem("environment", "names PORT, which Slipway sets: remove it");
        }
        process.end();
        return new Target.Process(command, port, environment);
    }

    private static Target kubernetes(Fields kubernetes) {
        String namespace = kubernetes.requiredText("namespace", AppManifest.LABEL, "x");
        Optional<String> account = kubernetes.text("serviceAccountName", ACCOUNT);
        boolean prune = kubernetes.flag("prune", false);
        Helm helm = kubernetes.object("helm").map(TargetFields::helm).orElse(Helm.DEFAULT);
        Drift drift = kubernetes
                .text("drift", DRIFT)
                .map(word -> Drift.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Drift.WARN);
        kubernetes.end();
        return new Target.Kubernetes(namespace, account, prune, helm, drift);
    }

    private static Helm helm(Fields helm) {
        Optional<String> release = helm.text("release", RELEASE);
        List<String> values = helm.texts("values", FILE, MOST_VALUES);
        Optional<Helm.Chart> chart = helm.object("chart").map(TargetFields::chart);
        helm.end();
        return new Helm(release, values, chart);
    }

    private static Helm.Chart chart(Fields chart) {
        String url = chart.requiredText("url", CHART, "oci://x/x");
        Optional<String> version = chart.text("version", VERSION);
        if (url.startsWith("oci://")) {
            chart.require("version", VERSION.words());
        } else if (version.isPresent()) {
            chart.problem("version", "goes with oci:// only: the address of an archive names its version, remove it");
        }
        String digest = chart.requiredText("digest", DIGEST, Digest.of("").value());
        chart.end();
        return new Helm.Chart(url, version, new Digest(digest));
    }
}
