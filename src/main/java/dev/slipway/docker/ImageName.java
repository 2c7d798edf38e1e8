package dev.slipway.docker;

import java.util.regex.Pattern;

/**
 * An image as it is written: an id ({@code sha256:…}), or a repository with a tag or digest.
 *
 * @param version {@code :tag} or {@code @sha256:…}, as written; never empty but for an id
 */
record ImageName(String repository, String version) {

    /** Where an image without a registry in its name comes from. */
    static final String DEFAULT_REGISTRY = "docker.io";

    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");

    static ImageName parse(String text) {
        if (ID.matcher(text).matches()) {
            return new ImageName(text, "");
        }
        int at = text.indexOf('@');
        if (at > 0) {
            return new ImageName(withoutTag(text.substring(0, at)), text.substring(at));
        }
        String repository = withoutTag(text);
        return new ImageName(
                repository, repository.length() == text.length() ? ":latest" : text.substring(repository.length()));
    }

    boolean isId() {
        return version.isEmpty();
    }

    /** What the engine's API calls the tag, be it a digest. */
    String tag() {
        return version.substring(1);
    }

    String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? first : DEFAULT_REGISTRY;
    }

    private static String withoutTag(String text) {
        int colon = text.lastIndexOf(':');
        return colon > text.lastIndexOf('/') ? text.substring(0, colon) : text;
    }

    @Override
    public String toString() {
        return repository + version;
    }
}
