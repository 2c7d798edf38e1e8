package dev.slipway.kube;

import java.util.Optional;

/** Of two versions of one object the one with the greater number is newer. */
final class ResourceVersion {

    private ResourceVersion() {}

    /** Empty for one that is no number, as only servers give that keep their objects elsewhere. */
    static Optional<Long> of(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    static Optional<Long> of(Json object) {
        return object.text("metadata", "resourceVersion").flatMap(ResourceVersion::of);
    }
}
