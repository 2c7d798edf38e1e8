package dev.slipway.docker;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What it means when an engine tells of trouble with a registry; the words are the engine's and the registry's. */
final class RegistryError {

    private static final List<String> MISSING = List.of(
            "manifest unknown",
            "name unknown",
            "repository does not exist",
            "not found: manifest",
            "does not have any image",
            "no matching manifest",
            "invalid reference format");
    private static final List<String> REFUSED = List.of(
            "unauthorized",
            "no basic auth credentials",
            "denied:",
            "authentication required",
            "incorrect username or password",
            "403 forbidden",
            "401 unauthorized");

    private static final List<String> UNREACHABLE = List.of(
            "dial tcp",
            "timeout",
            "connection re",
            "no such host",
            "server misbehaving",
            "eof",
            "tls",
            "x509",
            "toomanyrequests",
            "unexpected http status",
            "http response to https client");

    private RegistryError() {}

    /** The trouble that a piece of an answer tells of. */
    static Optional<String> in(ResponseItem item) {
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        return detail == null ? Optional.empty() : Optional.ofNullable(detail.getMessage());
    }

    /** True when the text tells that the registry has no such image; Docker Hub says so by refusing. */
    static boolean isMissing(String text) {
        return contains(text, MISSING);
    }

    static boolean isRefused(String text) {
        return contains(text, REFUSED);
    }

    /** True for what a registry says or fails to say, as opposed to what is wrong with a Dockerfile. */
    static boolean isKnown(String text) {
        return isMissing(text) || isRefused(text) || contains(text, UNREACHABLE);
    }

    static Trouble of(String image, String text) {
        if (EngineError.isDiskFull(text)) {
            return EngineError.diskFull(text);
        }
        if (isMissing(text)) {
            return Trouble.revision(
                    "ImageNotFound",
                    "the registry has no image " + image + ", or needs credentials to show it: " + text);
        }
        if (isRefused(text)) {
            return Trouble.policy(
                    "RegistryRefused",
                    "the registry refused access to " + image
                            + ": correct username and password in the secret for it, or what they may do: " + text);
        }
        return Trouble.world("RegistryUnreachable", "the registry of " + image + " does not answer: " + text);
    }

    private static boolean contains(String text, List<String> phrases) {
        String lower = text.toLowerCase(Locale.ROOT);
        return phrases.stream().anyMatch(lower::contains);
    }
}
