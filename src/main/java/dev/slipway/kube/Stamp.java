package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an object in the cluster says whose it is and which call made it. On the object's own metadata only: on a pod template it would
 * start new pods with each deployment.
 */
record Stamp(AppId app, Digest key) {

    static final String APP = "slipway.dev/app";
    static final String KEY = "slipway.dev/key";
    static final String ADOPT = "slipway.dev/adopt";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    Manifest on(Manifest manifest) {
        Json metadata = manifest.json().at("metadata");
        Json labels = metadata.at("labels").with(MANAGED_BY, "slipway").with(APP, app.uid());
        Json annotations = metadata.at("annotations").with(KEY, key.value());
        return new Manifest(manifest.json().with("metadata", with(metadata, labels, annotations)));
    }

    private static TreeMap<String, @Nullable Object> with(Json metadata, Json labels, Json annotations) {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>(metadata.fields());
        copy.put("labels", labels.fields());
        copy.put("annotations", annotations.fields());
        return copy;
    }

    boolean isOn(Json live) {
        return isOf(live, app) && live.text("metadata", "annotations", KEY).equals(Optional.of(key.value()));
    }

    static boolean isOf(Json live, AppId app) {
        return owner(live).equals(app.uid());
    }

    /** The uid of the App that made it; empty for what Slipway did not make. */
    static String owner(Json live) {
        return live.text("metadata", "labels", APP).orElse("");
    }
}
