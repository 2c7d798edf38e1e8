package dev.slipway.kube;

import java.util.Optional;

/**
 * Whether an object is as its controller was told, by the rules of kstatus: a generation that was seen, counts that agree, and
 * conditions. A Job counts when it is complete.
 */
sealed interface Readiness {

    /** As wanted. */
    record Ready() implements Readiness {}

    /** Not yet; says what is missing. */
    record Waiting(String why) implements Readiness {}

    /** It will not become ready by itself; the controller's own reason and words. */
    record Broken(String reason, String message) implements Readiness {}

    static Readiness of(Manifest live) {
        Json json = live.json();
        if (json.has("metadata", "deletionTimestamp")) {
            return new Waiting("it is being deleted");
        }
        if (!isSeen(live)) {
            return new Waiting("its controller has not seen the change yet");
        }
        return switch (live.group() + "/" + live.kind()) {
            case "apps/Deployment" -> deployment(json);
            case "apps/StatefulSet" -> statefulSet(json);
            case "apps/DaemonSet" -> daemonSet(json);
            case "apps/ReplicaSet", "/ReplicationController" -> replicas(json);
            case "batch/Job" -> job(json);
            case "/Pod" -> pod(json);
            case "/PersistentVolumeClaim" -> claim(json);
            case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(json);
            default -> generic(json);
        };
    }

    /** Whether the status speaks of what was applied last: before that its pods are those of an older version. */
    static boolean isSeen(Manifest live) {
        Optional<Long> seen = live.json().number("status", "observedGeneration");
        return seen.map(generation -> generation >= generation(live.json())).orElse(!isWorkload(live));
    }

    /** Kinds whose pods are looked at. */
    static boolean isWorkload(Manifest live) {
        return isWorkload(live.group(), live.kind());
    }

    static boolean isWorkload(String group, String kind) {
        return group.equals("apps")
                && (kind.equals("Deployment") || kind.equals("StatefulSet") || kind.equals("DaemonSet"));
    }

    /** False for built-in kinds that are as wanted as soon as they are stored: nothing is read for them. */
    static boolean matters(Manifest manifest) {
        return switch (manifest.group()) {
            case "" ->
                switch (manifest.kind()) {
                    case "Pod", "ReplicationController", "PersistentVolumeClaim" -> true;
                    default -> false;
                };
            case "apps" -> !manifest.kind().equals("ControllerRevision");
            case "batch" -> manifest.kind().equals("Job");
            case "rbac.authorization.k8s.io", "networking.k8s.io", "policy", "autoscaling", "coordination.k8s.io" ->
                false;
            default -> true;
        };
    }

    private static long generation(Json json) {
        return json.number("metadata", "generation").orElse(0L);
    }

    private static Readiness deployment(Json json) {
        Optional<Json> progressing = find(json, "Progressing");
        if (progressing.flatMap(found -> found.text("reason")).equals(Optional.of("ProgressDeadlineExceeded"))) {
            return new Broken("ProgressDeadlineExceeded", words(progressing));
        }
        long wanted = json.number("spec", "replicas").orElse(1L);
        long updated = count(json, "updatedReplicas");
        if (updated < wanted) {
            return new Waiting(updated + " of " + wanted + " pods are of the new version" + failure(json));
        }
        if (count(json, "replicas") > updated) {
            return new Waiting((count(json, "replicas") - updated) + " old pods are still there");
        }
        long available = Math.min(count(json, "availableReplicas"), count(json, "readyReplicas"));
        return available < wanted ? new Waiting(available + " of " + wanted + " pods are ready") : new Ready();
    }

    private static String failure(Json json) {
        Optional<Json> failure = find(json, "ReplicaFailure").filter(found -> isTrue(found));
        return failure.isEmpty() ? "" : ": " + words(failure);
    }

    private static Readiness statefulSet(Json json) {
        if (json.text("spec", "updateStrategy", "type").equals(Optional.of("OnDelete"))) {
            return new Ready(); // its pods are replaced by hand
        }
        long wanted = json.number("spec", "replicas").orElse(1L);
        if (count(json, "readyReplicas") < wanted) {
            return new Waiting(count(json, "readyReplicas") + " of " + wanted + " pods are ready");
        }
        long partition = json.number("spec", "updateStrategy", "rollingUpdate", "partition")
                .orElse(0L);
        if (partition > 0) {
            return count(json, "updatedReplicas") < wanted - partition
                    ? new Waiting(count(json, "updatedReplicas") + " of " + (wanted - partition)
                            + " pods are of the new version")
                    : new Ready();
        }
        boolean same = json.text("status", "currentRevision").equals(json.text("status", "updateRevision"));
        return same ? new Ready() : new Waiting("not all pods are of the new version");
    }

    private static Readiness daemonSet(Json json) {
        long wanted = count(json, "desiredNumberScheduled");
        boolean byHand = json.text("spec", "updateStrategy", "type").equals(Optional.of("OnDelete"));
        if (!byHand && count(json, "updatedNumberScheduled") < wanted) {
            return new Waiting(
                    count(json, "updatedNumberScheduled") + " of " + wanted + " pods are of the new version");
        }
        long available = Math.min(count(json, "numberAvailable"), count(json, "numberReady"));
        return available < wanted ? new Waiting(available + " of " + wanted + " pods are ready") : new Ready();
    }

    private static Readiness replicas(Json json) {
        long wanted = json.number("spec", "replicas").orElse(1L);
        long ready = count(json, "readyReplicas");
        return ready < wanted ? new Waiting(ready + " of " + wanted + " pods are ready" + failure(json)) : new Ready();
    }

    private static Readiness job(Json json) {
        Optional<Json> failed = find(json, "Failed").filter(found -> isTrue(found));
        if (failed.isPresent()) {
            return new Broken(failed.get().text("reason").orElse("JobFailed"), words(failed));
        }
        if (condition(json, "Complete").equals(Optional.of("True"))
                || Boolean.TRUE.equals(json.value("spec", "suspend"))) {
            return new Ready();
        }
        return new Waiting(count(json, "active") + " pods run, " + count(json, "succeeded") + " succeeded");
    }

    private static Readiness pod(Json json) {
        return switch (json.text("status", "phase").orElse("")) {
            case "Succeeded" -> new Ready();
            case "Failed" ->
                new Broken(
                        json.text("status", "reason").orElse("PodFailed"),
                        json.text("status", "message").orElse("its containers ended with an error"));
            default ->
                condition(json, "Ready").equals(Optional.of("True"))
                        ? new Ready()
                        : new Waiting("its containers are not ready");
        };
    }

    /** One without a volume may wait for its first pod: should there be none for it, that pod finds no node, and says why. */
    private static Readiness claim(Json json) {
        return json.text("status", "phase").equals(Optional.of("Lost"))
                ? new Broken("ClaimLost", "its volume is gone: restore it, or give the claim another name")
                : new Ready();
    }

    private static Readiness definition(Json json) {
        Optional<Json> refused =
                find(json, "NamesAccepted").filter(found -> found.text("status").equals(Optional.of("False")));
        if (refused.isPresent()) {
            return new Broken("NamesNotAccepted", words(refused));
        }
        return condition(json, "Established").equals(Optional.of("True"))
                ? new Ready()
                : new Waiting("it is not established yet");
    }

    private static Readiness generic(Json json) {
        Optional<Json> stalled = find(json, "Stalled").filter(found -> isTrue(found));
        if (stalled.isPresent()) {
            return new Broken(stalled.get().text("reason").orElse("Stalled"), words(stalled));
        }
        if (condition(json, "Reconciling").equals(Optional.of("True"))) {
            return new Waiting("its controller is at work");
        }
        Optional<Json> ready = find(json, "Ready").filter(found -> !isTrue(found));
        return ready.isPresent() ? new Waiting("it is not ready: " + words(ready)) : new Ready();
    }

    private static long count(Json json, String name) {
        return json.number("status", name).orElse(0L);
    }

    private static boolean isTrue(Json condition) {
        return condition.text("status").equals(Optional.of("True"));
    }

    private static String words(Optional<Json> condition) {
        return condition
                .flatMap(found -> found.text("message").or(() -> found.text("reason")))
                .orElse("no reason given");
    }

    private static Optional<Json> find(Json json, String type) {
        return json.list("status", "conditions").stream()
                .filter(condition -> condition.text("type").equals(Optional.of(type)))
                .findFirst();
    }

    /** {@code True}, {@code False} or {@code Unknown}; empty without such a condition. */
    static Optional<String> condition(Json json, String type) {
        return find(json, type).flatMap(found -> found.text("status"));
    }
}
