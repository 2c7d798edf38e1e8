package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import dev.slipway.execution.WrittenOwners;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an object in the cluster says whose it is and which call made it. On the object's own metadata only: on a pod template it would
 * start new pods with each deployment.
 */
record Stamp(App app, Digest key, long token) {

    static final String APP = "slipway.dev/app";
    static final String KEY = "slipway.dev/key";
    /** Of the owner that changed it last: an older one leaves it alone. */
    static final String TOKEN = "slipway.dev/token";

    static final String ADOPT = "slipway.dev/adopt";

    /** {@code namespace/name} of an App that is a custom resource. */
    static final String NAME = "slipway.dev/app-name";

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    Manifest on(Manifest manifest) {
        Json metadata = manifest.json().at("metadata");
        Json labels = metadata.at("labels")
                .with(MANAGED_BY, "slipway")
                .with(APP, app.id().uid());
        Json annotations = metadata.at("annotations").with(KEY, key.value()).with(TOKEN, Long.toString(token));
        if (app.owner().equals(App.FROM_CLUSTER)) {
            annotations = annotations.with(NAME, app.name().toString());
        }
        return new Manifest(manifest.json().with("metadata", with(metadata, labels, annotations)));
    }

    private static TreeMap<String, @Nullable Object> with(Json metadata, Json labels, Json annotations) {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>(metadata.fields());
        copy.put("labels", labels.fields());
        copy.put("annotations", annotations.fields());
        return copy;
    }

    /** Whether a field is a part of it. */
    static boolean isPath(String path) {
        return path.startsWith("metadata.annotations.slipway.dev/")
                || path.startsWith("metadata.labels.slipway.dev/")
                || path.equals("metadata.labels." + MANAGED_BY);
    }

    static long token(Json live) {
        return WrittenOwners.token(live.text("metadata", "annotations", TOKEN).orElse(""));
    }

    static boolean isOf(Json live, AppId app) {
        return owner(live).equals(app.uid());
    }

    /** Somebody permits any App to take it over, once. */
    static boolean isOffered(Json live) {
        return live.text("metadata", "annotations", ADOPT).equals(Optional.of("true"));
    }

    /** Made by an App of the same name, that was deleted in the cluster and made again: there can be no other of that name. */
    static boolean isInherited(Json live, App app) {
        return app.owner().equals(App.FROM_CLUSTER)
                && live.text("metadata", "annotations", NAME)
                        .equals(Optional.of(app.name().toString()));
    }

    /** The owner's name where that is on it, else its uid. */
    static String ownerWords(Json live) {
        return live.text("metadata", "annotations", NAME).orElseGet(() -> "with uid " + owner(live));
    }

    /** The uid of the App that made it; empty for what Slipway did not make. */
    static String owner(Json live) {
        return live.text("metadata", "labels", APP).orElse("");
    }
}
