package dev.slipway.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The pods that belong to the newest version of a workload; older ones say nothing about it. */
final class Pods {

    private static final int MOST = 500;
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";
    private static final String DAEMON_GENERATION = "deprecated.daemonset.template.generation";

    private final Cluster cluster;

    Pods(Cluster cluster) {
        this.cluster = cluster;
    }

    List<Json> of(Manifest live) {
        return switch (live.kind()) {
            case "Pod" -> List.of(live.json());
            case "Deployment" -> ofDeployment(live);
            case "StatefulSet" ->
                owned(live, live).stream()
                        .filter(pod -> label(pod, "controller-revision-hash")
                                .equals(live.json().text("status", "updateRevision")))
                        .toList();
            case "DaemonSet" -> ofDaemonSet(live);
            default -> owned(live, live);
        };
    }

    /** When none of an older version is left, the pods say themselves which those are; else the newest ReplicaSet is asked for. */
    private List<Json> ofDeployment(Manifest live) {
        if (Readiness.of(live) instanceof Readiness.Ready) {
            List<Json> pods = present(live, pod -> isMadeFor(live, pod));
            if (pods.stream().map(pod -> label(pod, HASH)).distinct().count() == 1) {
                return pods;
            }
        }
        return list(live, "/apis/apps/v1/namespaces/" + live.namespace() + "/replicasets").stream()
                .filter(set -> isOwnedBy(set, live.json()))
                .max(Comparator.comparingLong(Pods::revision))
                .map(newest -> owned(
                        live, new Manifest(newest.with("apiVersion", "apps/v1").with("kind", "ReplicaSet"))))
                .orElse(List.of());
    }

    private List<Json> ofDaemonSet(Manifest live) {
        Optional<String> generation = live.json().text("metadata", "annotations", DAEMON_GENERATION);
        return owned(live, live).stream()
                .filter(pod -> generation.isEmpty()
                        || label(pod, "pod-template-generation").equals(generation))
                .toList();
    }

    private static long revision(Json set) {
        String text = set.text("metadata", "annotations", REVISION).orElse("0");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Optional<String> label(Json pod, String name) {
        return pod.text("metadata", "labels", name);
    }

    /** By a ReplicaSet of this Deployment: those are named so. */
    private static boolean isMadeFor(Manifest deployment, Json pod) {
        String set = deployment.name() + "-" + label(pod, HASH).orElse("");
        return pod.list("metadata", "ownerReferences").stream()
                .anyMatch(owner -> owner.text("kind").equals(Optional.of("ReplicaSet"))
                        && owner.text("name").equals(Optional.of(set)));
    }

    /** The pods that the selector of the one finds and the other made. */
    private List<Json> owned(Manifest selecting, Manifest owner) {
        return present(selecting, pod -> isOwnedBy(pod, owner.json()));
    }

    private List<Json> present(Manifest selecting, Predicate<Json> its) {
        return list(selecting, "/api/v1/namespaces/" + selecting.namespace() + "/pods").stream()
                .filter(pod -> its.test(pod) && !pod.has("metadata", "deletionTimestamp"))
                .sorted(Comparator.comparing(pod -> pod.text("metadata", "name").orElse("")))
                .toList();
    }

    private static boolean isOwnedBy(Json object, Json owner) {
        Optional<String> uid = owner.text("metadata", "uid");
        return uid.isPresent()
                && object.list("metadata", "ownerReferences").stream()
                        .anyMatch(reference -> reference.text("uid").equals(uid));
    }

    private List<Json> list(Manifest selecting, String collection) {
        String path = collection + "?limit=" + MOST + "&labelSelector=" + encode(selector(selecting.json()));
        return cluster.find(path).map(found -> found.list("items")).orElse(List.of());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As the API takes it in a query. */
    static String selector(Json workload) {
        Json selector = workload.at("spec", "selector");
        Json labels =
                selector.has("matchLabels") || selector.has("matchExpressions") ? selector.at("matchLabels") : selector;
        List<String> terms = new ArrayList<>();
        for (Map.Entry<String, ?> label : labels.fields().entrySet()) {
            terms.add(label.getKey() + "=" + label.getValue());
        }
        selector.list("matchExpressions").forEach(expression -> terms.add(term(expression)));
        return String.join(",", terms);
    }

    private static String term(Json expression) {
        String key = expression.text("key").orElse("");
        String values = "(" + String.join(",", expression.texts("values").toList()) + ")";
        return switch (expression.text("operator").orElse("")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
