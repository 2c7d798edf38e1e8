package dev.slipway.kube;

import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks behind a workload that is not ready: which of its pods is in trouble, and what that pod says itself. */
final class Rollout {

    private static final int MOST_LINES = 20;
    private static final int MOST_LOG_BYTES = 8 * 1024;
    private static final int MOST_SHOWN_LOG = 1200;
    private static final int MOST_EVENTS = 50;

    private final Cluster cluster;
    private final Pods pods;
    private final InstantSource clock;
    private final Duration unschedulableAfter;

    Rollout(Cluster cluster, InstantSource clock, Duration unschedulableAfter) {
        this.cluster = cluster;
        this.pods = new Pods(cluster);
        this.clock = clock;
        this.unschedulableAfter = unschedulableAfter;
    }

    /** The failure that a workload will not leave by itself; empty while there is hope. */
    Optional<ToolResult.Failed> failure(Manifest live) {
        List<Json> newest = pods.of(live);
        for (Json pod : newest) {
            Optional<PodTrouble> trouble = PodTrouble.of(pod, clock.instant(), unschedulableAfter)
                    .filter(found -> !isRetriedByItsJob(live, found));
            if (trouble.isPresent()) {
                return Optional.of(failed(live, trouble.get()));
            }
        }
        return newest.isEmpty() ? notCreated(live) : Optional.empty();
    }

    /** A Job has a limit of its own for containers that fail; what can't even start is no matter of trying again. */
    private static boolean isRetriedByItsJob(Manifest live, PodTrouble trouble) {
        return live.kind().equals("Job")
                && (trouble.reason().equals("CrashLoopBackOff")
                        || trouble.reason().equals("OOMKilled"));
    }

    /** A workload that is broken by its controller's own word, with what its pods say. */
    ToolResult.Failed failure(Manifest live, Readiness.Broken broken) {
        List<Json> all = pods.of(live);
        Optional<ToolResult.Failed> cause = all.stream()
                .flatMap(pod -> PodTrouble.of(pod, clock.instant(), Duration.ZERO).stream())
                .findFirst()
                .map(trouble -> failed(live, trouble));
        String words = live.id().words() + " failed: " + broken.reason() + ": " + broken.message();
        return cause.map(pod -> revision(reason(pod.reason().word()), words + "; " + pod.message()))
                .orElseGet(() -> revision(reason(broken.reason()), words + ended(live, all)));
    }

    /** How the first pod that failed ended, with its log. */
    private String ended(Manifest live, List<Json> all) {
        for (Json pod : all) {
            for (Json status : pod.list("status", "containerStatuses")) {
                long code = status.number("state", "terminated", "exitCode").orElse(0L);
                if (code != 0) {
                    String container = status.text("name").orElse("");
                    String name = pod.text("metadata", "name").orElse("");
                    return "; pod " + name + ", container " + container + " ended with exit code " + code
                            + log(live.namespace(), name, container, false);
                }
            }
        }
        return "";
    }

    /** What the pods of a workload look like that did not become ready in time, with the last warning about one of them. */
    String lastWords(Manifest live) {
        List<Json> unready = pods.of(live).stream()
                .filter(pod -> !Readiness.condition(pod, "Ready").equals(Optional.of("True")))
                .toList();
        if (unready.isEmpty()) {
            return warning(live.namespace(), live.json())
                    .map(words -> "; " + words)
                    .orElse("");
        }
        String warning = warning(live.namespace(), unready.getFirst())
                .map(words -> "; " + words)
                .orElse("");
        return "; " + PodTrouble.state(unready.getFirst()) + warning;
    }

    /** No pod was made at all: a quota or a rule of the cluster keeps them out, and the workload's events say which. */
    private Optional<ToolResult.Failed> notCreated(Manifest live) {
        Optional<String> refusal = refusal(live);
        return refusal.map(words -> revision(
                words.contains("exceeded quota") ? "QuotaExceeded" : "PodsRefused",
                live.id().words() + " gets no pods: " + words));
    }

    private Optional<String> refusal(Manifest live) {
        if (live.kind().equals("Deployment")) {
            return live.json().list("status", "conditions").stream()
                    .filter(condition -> condition.text("type").equals(Optional.of("ReplicaFailure"))
                            && condition.text("status").equals(Optional.of("True")))
                    .flatMap(condition -> condition.text("message").stream())
                    .findFirst();
        }
        return warning(live.namespace(), live.json()).filter(words -> words.contains("forbidden"));
    }

    /** The last warning that the cluster has about an object: {@code Unhealthy: Readiness probe failed: …}. */
    private Optional<String> warning(String namespace, Json object) {
        String uid = object.text("metadata", "uid").orElse("");
        String path = "/api/v1/namespaces/" + namespace + "/events?limit=" + MOST_EVENTS
                + "&fieldSelector=type%3DWarning%2CinvolvedObject.uid%3D" + uid;
        return cluster.find(path).map(found -> found.list("items")).orElse(List.of()).stream()
                .max(Comparator.comparing(event -> event.text("lastTimestamp")
                        .or(() -> event.text("eventTime"))
                        .orElse("")))
                .map(event -> event.text("reason").orElse("") + ": "
                        + event.text("message").orElse(""));
    }

    private ToolResult.Failed failed(Manifest live, PodTrouble trouble) {
        String where =
                "pod " + trouble.pod() + (trouble.container().isEmpty() ? "" : ", container " + trouble.container());
        String log = trouble.container().isEmpty() || neverRan(trouble)
                ? ""
                : log(live.namespace(), trouble.pod(), trouble.container(), trouble.previous());
        return revision(
                reason(trouble.reason()),
                live.id().words() + " does not become ready: " + where + ": " + trouble.reason() + ": "
                        + trouble.message() + log);
    }

    private static boolean neverRan(PodTrouble trouble) {
        return !trouble.reason().equals("CrashLoopBackOff") && !trouble.reason().equals("OOMKilled");
    }

    private String log(String namespace, String pod, String container, boolean previous) {
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container=" + container + "&tailLines="
                + MOST_LINES + "&limitBytes=" + MOST_LOG_BYTES;
        try {
            Optional<String> text = cluster.text(path + (previous ? "&previous=true" : ""))
                    .filter(words -> !words.isBlank())
                    .or(() -> cluster.text(path).filter(words -> !words.isBlank()));
            return text.map(words -> "; its last lines: " + tail(words.strip())).orElse("");
        } catch (Trouble noLog) {
            return ""; // the cause is known without it
        }
    }

    private static String tail(String words) {
        return words.length() <= MOST_SHOWN_LOG ? words : "…" + words.substring(words.length() - MOST_SHOWN_LOG);
    }

    /** The cluster's word where it is one, else one of ours. */
    private static String reason(String word) {
        return word.matches("[A-Z][A-Za-z0-9]{1,63}") ? word : "RolloutFailed";
    }

    private static ToolResult.Failed revision(String reason, String message) {
        return new ToolResult.Failed(Blame.REVISION, reason, message);
    }
}
