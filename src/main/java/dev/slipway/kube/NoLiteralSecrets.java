package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.ToolCall;
import jakarta.inject.Singleton;
import java.util.Map;

/** No Secret whose values stand in the repository, where everybody with a clone can read them for ever; base64 hides nothing. */
@Singleton
final class NoLiteralSecrets extends ManifestGuardrail {

    NoLiteralSecrets(ManifestStore manifests) {
        super("no-literal-secrets", manifests);
    }

    @Override
    Verdict check(App app, ToolCall call, Manifest manifest) {
        boolean literal = manifest.is("", "Secret")
                && (isFilled(manifest.json(), "data") || isFilled(manifest.json(), "stringData"));
        return literal
                ? deny(
                        "LiteralSecret",
                        manifest,
                        "has its values in the repository: make it in the cluster (kubectl create secret) or by an external"
                                + " secret, refer to it by name, and change the values that were committed")
                : Verdict.allow();
    }

    private static boolean isFilled(Json secret, String field) {
        return secret.has(field) && !Map.of().equals(secret.value(field));
    }
}
