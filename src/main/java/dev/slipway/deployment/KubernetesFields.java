package dev.slipway.deployment;

import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.deployment.Target.Kubernetes.Helm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.target.kubernetes}. */
final class KubernetesFields {

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

    private static final int MOST_EXPRESSIONS = 20;
    private static final Want API_VERSION =
            Want.matching("an apiVersion, as example.com/v1", 300, "([a-z0-9][a-z0-9.-]*/)?v[a-z0-9]+");
    private static final Want KIND = Want.matching("a kind, as Model", 63, "[A-Z][A-Za-z0-9]*");
    private static final Want EXPRESSION = Want.of(
            "a CEL expression of at most 2048 characters, as status.phase == 'Ready'",
            2048,
            text -> !text.isBlank() && Text.isStorable(text));

    private KubernetesFields() {}

    static Target read(Fields kubernetes) {
        String namespace = kubernetes.requiredText("namespace", AppManifest.LABEL, "x");
        Optional<String> account = kubernetes.text("serviceAccountName", ACCOUNT);
        boolean prune = kubernetes.flag("prune", false);
        Helm helm = kubernetes.object("helm").map(KubernetesFields::helm).orElse(Helm.DEFAULT);
        Drift drift = kubernetes
                .text("drift", DRIFT)
                .map(word -> Drift.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Drift.WARN);
        List<HealthExpression> health = health(kubernetes);
        kubernetes.end();
        return new Target.Kubernetes(namespace, account, prune, helm, drift, health);
    }

    private static Helm helm(Fields helm) {
        Optional<String> release = helm.text("release", RELEASE);
        List<String> values = helm.texts("values", FILE, MOST_VALUES);
        Optional<Helm.Chart> chart = helm.object("chart").map(KubernetesFields::chart);
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
        Optional<SecretRef> secret = SecretFields.named(chart, "secretRef");
        if (secret.isPresent() && !url.startsWith("oci://")) {
            chart.problem("secretRef", "goes with oci:// only: web servers are asked without credentials, remove it");
        }
        chart.end();
        return new Helm.Chart(url, version, new Digest(digest), secret);
    }

    private static List<HealthExpression> health(Fields kubernetes) {
        List<HealthExpression> all = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (Fields fields : kubernetes.objects("healthCheckExprs", MOST_EXPRESSIONS)) {
            HealthExpression one = expression(fields);
            if (!kinds.add(one.apiVersion() + "/" + one.kind())) {
                fields.problem("kind", "has an entry already: keep one of the two");
            }
            all.add(one);
        }
        return all;
    }

    private static HealthExpression expression(Fields fields) {
        HealthExpression read = new HealthExpression(
                fields.requiredText("apiVersion", API_VERSION, "v1"),
                fields.requiredText("kind", KIND, "X"),
                fields.requiredText("current", EXPRESSION, "true"),
                fields.text("inProgress", EXPRESSION),
                fields.text("failed", EXPRESSION));
        fields.end();
        return read;
    }
}
