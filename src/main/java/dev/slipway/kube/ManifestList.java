package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.tool.Blame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Rendered manifests in the order in which they are applied; as an artifact one canonical JSON list: same manifests, same bytes. */
record ManifestList(List<Manifest> manifests) {

    private static final int LAST = 9;

    private static final Map<String, Integer> ORDER = Map.ofEntries(
            Map.entry("/Namespace", 0),
            Map.entry("apiextensions.k8s.io/CustomResourceDefinition", 1),
            Map.entry("/ServiceAccount", 2),
            Map.entry("rbac.authorization.k8s.io/Role", 3),
            Map.entry("rbac.authorization.k8s.io/RoleBinding", 3),
            Map.entry("rbac.authorization.k8s.io/ClusterRole", 3),
            Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", 3),
            Map.entry("/ConfigMap", 4),
            Map.entry("/Secret", 4),
            Map.entry("/PersistentVolumeClaim", 5),
            Map.entry("/Service", 6),
            Map.entry("/Pod", 7),
            Map.entry("/ReplicationController", 7),
            Map.entry("apps/Deployment", 7),
            Map.entry("apps/StatefulSet", 7),
            Map.entry("apps/DaemonSet", 7),
            Map.entry("apps/ReplicaSet", 7),
            Map.entry("batch/Job", 7),
            Map.entry("batch/CronJob", 7),
            Map.entry("networking.k8s.io/Ingress", 8));

    ManifestList {
        manifests = manifests.stream()
                .sorted(Comparator.comparingInt(ManifestList::rank).thenComparing(manifest -> key(manifest)))
                .toList();
    }

    static int rank(Manifest manifest) {
        return ORDER.getOrDefault(manifest.group() + "/" + manifest.kind(), LAST);
    }

    private static String key(Manifest manifest) {
        return String.join("/", manifest.group(), manifest.kind(), manifest.namespace(), manifest.name());
    }

    /** What other objects need before they can even be tried. */
    static boolean isGround(Manifest manifest) {
        return rank(manifest) <= 1;
    }

    List<String> ids() {
        return manifests.stream().map(manifest -> manifest.id().toString()).toList();
    }

    byte[] bytes() {
        List<Object> values = manifests.stream()
                .map(manifest -> (Object) manifest.json().fields())
                .toList();
        return Json.write(values).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #bytes} wrote them. */
    static ManifestList of(byte[] bytes) {
        try {
            List<Manifest> manifests = new ArrayList<>();
            if (Json.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof List<?> list) {
                list.forEach(item -> manifests.add(new Manifest(Json.of(item))));
            }
            return new ManifestList(manifests);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new Trouble(
                    Blame.REVISION,
                    "NotManifests",
                    "the artifact holds no rendered manifests: render the commit again");
        }
    }
}
