package dev.slipway.kube;

import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.SecretSource;
import dev.slipway.tool.Blame;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets of the cluster, each in the namespace of the App that names it; read anew at each use, never kept. */
@Singleton
final class ClusterSecrets implements SecretSource {

    private final Cluster cluster;
    private final boolean inUse;

    ClusterSecrets(Cluster cluster, KubernetesConfig config) {
        this.cluster = cluster;
        this.inUse = config.secrets();
    }

    @Override
    public Optional<Map<String, String>> read(String namespace, String name) {
        if (!inUse) {
            return Optional.empty();
        }
        try {
            return cluster.find("/api/v1/namespaces/" + namespace + "/secrets/" + name)
                    .map(ClusterSecrets::values);
        } catch (Trouble e) {
            String allow = e.failed().blame() == Blame.POLICY
                    ? "; let Slipway read it: kubectl create rolebinding slipway -n " + namespace
                            + " --clusterrole=slipway-tenant --serviceaccount=slipway:slipway"
                    : "";
            throw new IllegalStateException(
                    "the Secret " + name + " in " + namespace + " can't be read: " + e.getMessage() + allow);
        }
    }

    private static Map<String, String> values(Json secret) {
        Map<String, String> values = new TreeMap<>();
        Json data = secret.at("data");
        data.fields().keySet().forEach(key -> data.text(key).ifPresent(value -> values.put(key, plain(value))));
        return values;
    }

    private static String plain(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> whereToPut(String namespace, SecretRef reference) {
        return inUse
                ? Optional.of("kubectl create secret generic " + reference.name() + " -n " + namespace
                        + " --from-literal=" + reference.key().orElse("KEY") + "=…")
                : Optional.empty();
    }
}
