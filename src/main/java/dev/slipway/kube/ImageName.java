package dev.slipway.kube;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A container image by its parts: {@code repository[:tag][@digest]}. */
record ImageName(String repository, Optional<String> tag, Optional<String> digest) {

    /** Names that people move from image to image; what follows a dash of them ({@code dev-3f2a}) does not. */
    private static final Set<String> MOVING = Set.of(
            "latest",
            "main",
            "master",
            "trunk",
            "head",
            "dev",
            "develop",
            "development",
            "edge",
            "nightly",
            "snapshot",
            "unstable",
            "testing",
            "staging",
            "stable",
            "canary",
            "next",
            "current",
            "release",
            "prod",
            "production");

    static ImageName of(String text) {
        int at = text.indexOf('@');
        String before = at < 0 ? text : text.substring(0, at);
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        int colon = before.lastIndexOf(':');
        boolean tagged = colon > before.lastIndexOf('/');
        return new ImageName(
                tagged ? before.substring(0, colon) : before,
                tagged ? Optional.of(before.substring(colon + 1)) : Optional.empty(),
                digest);
    }

    /** True when the name will mean the same image tomorrow, as far as a name can tell. */
    boolean isPinned() {
        if (digest.isPresent()) {
            return digest.get().matches("sha256:[0-9a-f]{64}");
        }
        return tag.isPresent()
                && !tag.get().isEmpty()
                && !MOVING.contains(tag.get().toLowerCase(Locale.ROOT));
    }
}
