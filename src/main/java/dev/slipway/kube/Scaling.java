package dev.slipway.kube;

import java.util.Optional;

/** A number of replicas that an autoscaler has taken over is left to it; one that a person has set is not. */
final class Scaling {

    /** Where autoscalers live. A person's {@code kubectl scale} goes by another name. */
    private static final String AUTOSCALER = "kube-controller-manager";

    static final String SUBRESOURCE = "scale";

    private Scaling() {}

    /** The wanted object, without {@code spec.replicas} where an autoscaler sets them. */
    static Json left(Manifest wanted, Json live) {
        Json spec = wanted.json().at("spec");
        return spec.has("replicas") && isAutoscaled(live)
                ? wanted.json().with("spec", spec.without("replicas").fields())
                : wanted.json();
    }

    private static boolean isAutoscaled(Json live) {
        return live.list("metadata", "managedFields").stream().anyMatch(Scaling::isRecord);
    }

    /** Where the server recorded that an autoscaler sets them. */
    static boolean isRecord(Json entry) {
        return entry.text("subresource").equals(Optional.of(SUBRESOURCE))
                && entry.text("manager").equals(Optional.of(AUTOSCALER))
                && entry.has("fieldsV1", "f:spec", "f:replicas");
    }
}
