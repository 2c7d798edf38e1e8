package dev.slipway.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps a pod from becoming ready and will not pass by itself, in the pod's own words.
 *
 * @param container empty where the whole pod is concerned
 * @param previous true when the log of the container's last life tells more than that of this one
 */
record PodTrouble(String pod, String container, String reason, String message, boolean previous) {

    private static final Set<String> FINAL = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    /** The first trouble of a pod; empty for one that is ready or may still become so. */
    static Optional<PodTrouble> of(Json pod, Instant now, Duration unschedulableAfter) {
        if (Readiness.condition(pod, "Ready").equals(Optional.of("True"))) {
            return Optional.empty();
        }
        String name = pod.text("metadata", "name").orElse("");
        return Stream.concat(
                        pod.list("status", "initContainerStatuses").stream(),
                        pod.list("status", "containerStatuses").stream())
                .flatMap(status -> ofContainer(name, status).stream())
                .findFirst()
                .or(() -> unschedulable(name, pod, now, unschedulableAfter));
    }

    private static Optional<PodTrouble> ofContainer(String pod, Json status) {
        String container = status.text("name").orElse("");
        Json waiting = status.at("state", "waiting");
        Json ended = status.at("state", "terminated");
        Json last = status.at("lastState", "terminated");
        for (Json end : List.of(ended, last)) {
            if (end.text("reason").equals(Optional.of("OOMKilled"))) {
                String words = "it was killed because it used more memory than its limit, " + exit(end);
                return Optional.of(new PodTrouble(pod, container, "OOMKilled", words, end.equals(last)));
            }
        }
        String reason = waiting.text("reason").orElse("");
        if (!FINAL.contains(reason)) {
            return Optional.empty();
        }
        String message = waiting.text("message").orElse("no message given");
        return Optional.of(new PodTrouble(
                pod, container, reason, last.has("exitCode") ? message + "; " + exit(last) : message, true));
    }

    private static String exit(Json end) {
        String reason = end.text("reason").map(word -> " (" + word + ")").orElse("");
        String message = end.text("message").map(words -> ": " + words.strip()).orElse("");
        return "it ended with exit code " + end.number("exitCode").orElse(-1L) + reason + message;
    }

    private static Optional<PodTrouble> unschedulable(String name, Json pod, Instant now, Duration after) {
        return pod.list("status", "conditions").stream()
                .filter(condition -> condition.text("type").equals(Optional.of("PodScheduled"))
                        && condition.text("status").equals(Optional.of("False"))
                        && condition.text("reason").equals(Optional.of("Unschedulable")))
                .filter(condition -> since(condition, pod).plus(after).isBefore(now))
                .findFirst()
                .map(condition -> new PodTrouble(
                        name,
                        "",
                        "Unschedulable",
                        "no node can take it since " + after.toSeconds() + " s: "
                                + condition.text("message").orElse("no message given"),
                        false));
    }

    private static Instant since(Json condition, Json pod) {
        try {
            return Instant.parse(condition
                    .text("lastTransitionTime")
                    .or(() -> pod.text("metadata", "creationTimestamp"))
                    .orElse(""));
        } catch (DateTimeParseException e) {
            return Instant.MAX.minus(Duration.ofDays(1)); // counts as just now
        }
    }

    /** Without a trouble, what an unready pod says of itself. */
    static String state(Json pod) {
        String name = pod.text("metadata", "name").orElse("");
        String phase = pod.text("status", "phase").orElse("Unknown").toLowerCase(Locale.ROOT);
        List<String> unready = pod.list("status", "containerStatuses").stream()
                .filter(status -> !Boolean.TRUE.equals(status.value("ready")))
                .map(status -> status.text("name").orElse("") + " " + containerState(status))
                .toList();
        return "pod " + name + " is " + phase + (unready.isEmpty() ? "" : ", not ready: " + String.join(", ", unready));
    }

    private static String containerState(Json status) {
        for (Map.Entry<String, ?> state : status.at("state").fields().entrySet()) {
            String reason = Json.of(state.getValue())
                    .text("reason")
                    .map(word -> " (" + word + ")")
                    .orElse("");
            return "is " + state.getKey() + reason;
        }
        return "has no state yet";
    }
}
