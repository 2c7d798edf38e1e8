package dev.slipway.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what {@code kubectl} has recorded in {@code managedFields} as its own what Slipway applied, so that a field that the
 * manifests have no more is removed by the next apply and does not stay for ever. Only of those who apply or create whole objects:
 * what somebody has edited, scaled or annotated stays theirs.
 */
final class Takeover {

    private static final String APPLY = "Apply";
    private static final Set<String> CREATORS =
            Set.of("kubectl-client-side-apply", "kubectl-create", "kubectl-replace", "before-first-apply");

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Takeover() {}

    /** The change, of exactly this version of the object; empty where there is nothing to take over. */
    static Optional<Json> of(Json live) {
        List<Json> records = live.list("metadata", "managedFields");
        Optional<String> version = records.stream()
                .filter(Takeover::isTaken)
                .flatMap(entry -> entry.text("apiVersion").stream())
                .findFirst();
        return version.map(one -> change(live, records, one));
    }

    /** The server keeps one record of a manager that applies, and all of its fields are of one version. */
    private static Json change(Json live, List<Json> records, String version) {
        List<Object> kept = new ArrayList<>();
        Json taken = Json.EMPTY;
        Json fields = Json.EMPTY;
        for (Json entry : records) {
            if (isTaken(entry) && entry.text("apiVersion").equals(Optional.of(version))) {
                taken = entry;
                fields = union(fields, entry.at("fieldsV1"));
            } else {
                kept.add(entry.fields());
            }
        }
        kept.add(taken.with("manager", OwnedFields.MANAGER)
                .with("operation", APPLY)
                .with("fieldsV1", fields.fields())
                .fields());
        TreeMap<String, @Nullable Object> none = new TreeMap<>();
        none.put(LAST_APPLIED, null);
        return Json.of(Map.of(
                "metadata",
                Map.of(
                        "resourceVersion",
                        live.text("metadata", "resourceVersion").orElse(""),
                        "managedFields",
                        kept,
                        "annotations",
                        none)));
    }

    private static boolean isTaken(Json entry) {
        String manager = entry.text("manager").orElse("");
        boolean applied = entry.text("operation").equals(Optional.of(APPLY));
        return !entry.has("subresource") && (applied ? manager.equals("kubectl") : CREATORS.contains(manager));
    }

    private static Json union(Json one, Json other) {
        Json all = one;
        for (Map.Entry<String, @Nullable Object> field : other.fields().entrySet()) {
            Json both = union(one.at(field.getKey()), Json.of(field.getValue()));
            all = all.with(field.getKey(), both.fields());
        }
        return all;
    }
}
