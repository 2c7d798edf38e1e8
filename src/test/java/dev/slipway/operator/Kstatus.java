package dev.slipway.operator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How tools that know nothing of Slipway judge a custom resource: from its generation, deletion and conditions alone. */
final class Kstatus {

    private final Map<String, Object> metadata;
    private final Map<String, Object> status;

    Kstatus(Map<String, Object> metadata, Map<String, Object> status) {
        this.metadata = metadata;
        this.status = status;
    }

    /** The generic rule of kstatus (sigs.k8s.io/cli-utils): {@code flux}, {@code kubectl wait} and Config Sync go by it. */
    String verdict() {
        if (metadata.containsKey("deletionTimestamp")) {
            return "Terminating";
        }
        if (!isOfThisGeneration()) {
            return "InProgress";
        }
        if (is("Reconciling", "True")) {
            return "InProgress";
        }
        if (is("Stalled", "True")) {
            return "Failed";
        }
        return condition("Ready").isPresent() && !is("Ready", "True") ? "InProgress" : "Current";
    }

    /** The ten lines that Argo CD's own checks of such resources have. */
    String health() {
        if (!isOfThisGeneration() || condition("Ready").isEmpty() || is("Ready", "Unknown")) {
            return "Progressing";
        }
        if (is("Ready", "True")) {
            return "Healthy";
        }
        return is("Reconciling", "True") ? "Progressing" : "Degraded";
    }

    /** Conditions that are there only while they are true. */
    boolean hasOnlyTrueAbnormalities() {
        return List.of("Reconciling", "Stalled").stream()
                .allMatch(type -> condition(type).isEmpty() || is(type, "True"));
    }

    boolean hasConditions() {
        return condition("Ready").isPresent();
    }

    private boolean isOfThisGeneration() {
        return String.valueOf(metadata.get("generation")).equals(String.valueOf(status.get("observedGeneration")));
    }

    private boolean is(String type, String value) {
        return condition(type)
                .filter(one -> value.equals(String.valueOf(one.get("status"))))
                .isPresent();
    }

    @SuppressWarnings("unchecked")
    private Optional<Map<String, Object>> condition(String type) {
        return ((List<Map<String, Object>>) status.getOrDefault("conditions", List.of()))
                .stream().filter(one -> type.equals(one.get("type"))).findFirst();
    }
}
