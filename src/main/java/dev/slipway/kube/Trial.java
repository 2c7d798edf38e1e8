package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import java.util.List;
import java.util.Optional;

/** What is sent for a wanted object, how it was found, and what the server says that it will be. */
record Trial(Manifest wanted, Json sent, String path, Optional<Json> live, Json after) {

    /** The same, when it was done. */
    Trial to(Json stored) {
        return new Trial(wanted, sent, path, live, stored);
    }

    /** True unless the server would leave everything as it is, but for its own book-keeping. */
    boolean changes() {
        return live.isEmpty() || !owned(live.get()).equals(owned(after));
    }

    /** Field by field; none for an object that is not there. */
    List<Difference> differences() {
        return live.filter(object -> !isReplacement())
                .map(object -> Difference.between(wanted, owned(object), owned(after)))
                .orElse(List.of());
    }

    /** With the version of what was found: the server refuses it for any other. */
    Json exactly() {
        return live.flatMap(object -> object.text("metadata", "resourceVersion"))
                .map(version -> sent.with(
                        "metadata",
                        sent.at("metadata").with("resourceVersion", version).fields()))
                .orElse(sent);
    }

    /** It can't be changed as wanted: what is there is deleted first. */
    boolean isReplacement() {
        return live.isPresent() && after.fields().isEmpty();
    }

    boolean isGround() {
        return ManifestList.isGround(wanted);
    }

    private static Json owned(Json object) {
        Json metadata = object.at("metadata").without("managedFields", "resourceVersion", "generation");
        Json annotations = metadata.at("annotations").without(Stamp.TOKEN);
        return object.without("status")
                .with(
                        "metadata",
                        metadata.with("annotations", annotations.fields()).fields());
    }

    boolean adopts(AppId app) {
        return live.filter(object -> Stamp.isOffered(object) && !Stamp.isOf(object, app))
                .isPresent();
    }
}
