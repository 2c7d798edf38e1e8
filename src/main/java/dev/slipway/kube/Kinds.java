package dev.slipway.kube;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How a kind is addressed. What every cluster has is known without a request; the rest is asked once per group and version, and
 * again when a kind is missed, because its CRD may have come meanwhile.
 */
@Singleton
final class Kinds {

    private static final Duration KEPT = Duration.ofMinutes(10);
    /** So long may an object still be read under a version that the group prefers no more. */
    private static final Duration GROUP_KEPT = Duration.ofMinutes(1);

    private static final Duration MISS_KEPT = Duration.ofSeconds(1);
    private static final int MOST_GROUPS = 1000;
    private static final String CORE = "";

    private static final Map<String, Known> KNOWN = known();

    private final Cluster cluster;
    private final InstantSource clock;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final Map<String, Versions> groups = new ConcurrentHashMap<>();

    Kinds(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** A kind's name in paths, and whether its objects are in a namespace. */
    record Served(String plural, boolean namespaced) {}

    private record Known(String version, Served served) {}

    private record Versions(Instant at, List<String> names) {}

    private record Listing(Instant at, Map<String, Served> kinds) {}

    /** Without asking a cluster. */
    static Optional<Served> builtIn(String group, String kind) {
        return Optional.ofNullable(KNOWN.get(group + "/" + kind)).map(Known::served);
    }

    Optional<Served> find(String apiVersion, String kind) {
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : CORE;
        return builtIn(group, kind).or(() -> discovered(apiVersion, kind));
    }

    /** The apiVersion under which objects of a kind are best read; empty when the cluster does not have it. */
    Optional<String> apiVersion(String group, String kind) {
        Known known = KNOWN.get(group + "/" + kind);
        if (known != null) {
            return Optional.of(group.isEmpty() ? known.version() : group + "/" + known.version());
        }
        return versions(group).stream()
                .filter(version -> find(version, kind).isPresent())
                .findFirst();
    }

    /** The preferred one first. */
    private List<String> versions(String group) {
        Versions kept = groups.get(group);
        Instant now = clock.instant();
        if (kept == null
                || kept.at()
                        .plus(kept.names().isEmpty() ? MISS_KEPT : GROUP_KEPT)
                        .isBefore(now)) {
            kept = new Versions(
                    now,
                    cluster.find("/apis/" + group).stream()
                            .flatMap(found -> Stream.concat(
                                    Stream.of(found.at("preferredVersion")), found.list("versions").stream()))
                            .flatMap(version -> version.text("groupVersion").stream())
                            .distinct()
                            .toList());
            keep(groups, group, kept);
        }
        return kept.names();
    }

    private static <T> void keep(Map<String, T> known, String name, T value) {
        if (known.size() >= MOST_GROUPS) {
            known.clear();
        }
        known.put(name, value);
    }

    /** The path of one object; empty when the cluster does not have the kind. */
    Optional<String> path(Manifest manifest) {
        return find(manifest.apiVersion(), manifest.kind())
                .map(served -> collection(manifest.apiVersion(), served, manifest.namespace()) + "/" + manifest.name());
    }

    Optional<String> path(ObjectId id, String apiVersion) {
        return find(apiVersion, id.kind())
                .map(served -> collection(apiVersion, served, id.namespace()) + "/" + id.name());
    }

    static String collection(String apiVersion, Served served, String namespace) {
        String root = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        return root + (served.namespaced() ? "/namespaces/" + namespace : "") + "/" + served.plural();
    }

    private Optional<Served> discovered(String apiVersion, String kind) {
        Listing listing = listings.get(apiVersion);
        Instant now = clock.instant();
        boolean hit = listing != null && listing.kinds().containsKey(kind);
        if (listing == null || listing.at().plus(hit ? KEPT : MISS_KEPT).isBefore(now)) {
            listing = new Listing(now, list(apiVersion));
            keep(listings, apiVersion, listing);
        }
        return Optional.ofNullable(listing.kinds().get(kind));
    }

    private Map<String, Served> list(String apiVersion) {
        Map<String, Served> kinds = new HashMap<>();
        cluster.find((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion)
                .ifPresent(found -> {
                    for (Json resource : found.list("resources")) {
                        String plural = resource.text("name").orElse("");
                        boolean namespaced = Boolean.TRUE.equals(resource.value("namespaced"));
                        if (!plural.contains("/")) {
                            resource.text("kind").ifPresent(kind -> kinds.put(kind, new Served(plural, namespaced)));
                        }
                    }
                });
        return kinds;
    }

    private static Map<String, Known> known() {
        Map<String, Known> known = new HashMap<>();
        add(known, true, CORE, "v1", "ConfigMap", "Secret", "Service", "ServiceAccount", "Pod", "PodTemplate");
        add(
                known,
                true,
                CORE,
                "v1",
                "PersistentVolumeClaim",
                "ReplicationController",
                "LimitRange",
                "ResourceQuota",
                "Event");
        known.put(CORE + "/Endpoints", new Known("v1", new Served("endpoints", true)));
        add(known, false, CORE, "v1", "Namespace", "Node", "PersistentVolume");
        add(known, true, "apps", "v1", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision");
        add(known, true, "batch", "v1", "Job", "CronJob");
        add(known, true, "autoscaling", "v2", "HorizontalPodAutoscaler");
        add(known, true, "policy", "v1", "PodDisruptionBudget");
        add(known, true, "coordination.k8s.io", "v1", "Lease");
        add(known, true, "discovery.k8s.io", "v1", "EndpointSlice");
        add(known, true, "rbac.authorization.k8s.io", "v1", "Role", "RoleBinding");
        add(known, false, "rbac.authorization.k8s.io", "v1", "ClusterRole", "ClusterRoleBinding");
        known.put("networking.k8s.io/Ingress", new Known("v1", new Served("ingresses", true)));
        known.put("networking.k8s.io/NetworkPolicy", new Known("v1", new Served("networkpolicies", true)));
        known.put("networking.k8s.io/IngressClass", new Known("v1", new Served("ingressclasses", false)));
        known.put("storage.k8s.io/StorageClass", new Known("v1", new Served("storageclasses", false)));
        known.put("scheduling.k8s.io/PriorityClass", new Known("v1", new Served("priorityclasses", false)));
        add(known, false, "apiextensions.k8s.io", "v1", "CustomResourceDefinition");
        add(known, false, "apiregistration.k8s.io", "v1", "APIService");
        String admission = "admissionregistration.k8s.io";
        add(known, false, admission, "v1", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");
        add(known, false, admission, "v1", "ValidatingAdmissionPolicyBinding");
        known.put(
                admission + "/ValidatingAdmissionPolicy",
                new Known("v1", new Served("validatingadmissionpolicies", false)));
        return Map.copyOf(known);
    }

    /** Kinds whose plural is the kind in lower case with an s. */
    private static void add(
            Map<String, Known> known, boolean namespaced, String group, String version, String... kinds) {
        for (String kind : kinds) {
            String plural = kind.toLowerCase(Locale.ROOT) + "s";
            known.put(group + "/" + kind, new Known(version, new Served(plural, namespaced)));
        }
    }
}
