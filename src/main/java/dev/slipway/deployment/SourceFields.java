package dev.slipway.deployment;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code spec.source}. */
final class SourceFields {

    private static final int MOST_GLOBS = 50;
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration MOST_INTERVAL = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private static final Want URL = Want.of(
                    "the repository's address, as https://git.example.com/team/app.git or"
                            + " git@git.example.com:team/app.git",
                    1024,
                    Addresses::isRepository)
            .unshown();
    private static final Want PATH = Want.of("a folder of the repository, as deploy", 255, Text::isRelativePath);
    private static final Want GLOB = Want.of(
            "a glob over paths from the repository's root, as services/chat/**",
            255,
            text -> !text.isEmpty() && Text.isRelativePath(text));
    private static final Want REF = Want.of("the short name of a branch or tag, as main", 244, SourceFields::isRefName);
    private static final Want COMMIT = Want.matching("all 40 hex characters of a commit", 64, "[0-9a-f]{40}");

    private SourceFields() {}

    static Source read(Fields source) {
        source.refuse("verify");
        String url = url(source);
        Ref ref = ref(source.requiredObject("ref", "ref: {branch: main}"));
        PathFilter filter =
                new PathFilter(source.texts("include", GLOB, MOST_GLOBS), source.texts("exclude", GLOB, MOST_GLOBS));
        String path = Text.plainPath(source.text("path", PATH, ""));
        Duration interval = Quantity.duration(source, "interval", LEAST_INTERVAL, MOST_INTERVAL, INTERVAL);
        Optional<SecretRef> secret = SecretFields.named(source, "secretRef");
        source.end();
        return new Source(url, ref, path, filter, interval, secret);
    }

    private static String url(Fields source) {
        String url = source.requiredText("url", URL, "");
        if (Addresses.holdsCredential(url)) {
            source.problem(
                    "url",
                    "holds a credential: write the bare address, and put the credential into a secret that"
                            + " spec.source.secretRef names");
        }
        return url;
    }

    private static Ref ref(Fields ref) {
        ref.refuse("semver");
        Optional<String> which = ref.exactlyOne("branch", "tag", "commit");
        Optional<String> branch = ref.text("branch", REF);
        Optional<String> tag = ref.text("tag", REF);
        Optional<String> commit = ref.text("commit", COMMIT);
        ref.end();
        return switch (which.orElse("")) {
            case "tag" -> new Ref.Tag(tag.orElse("x"));
            case "commit" -> new Ref.Exact(new Commit(commit.orElse("0".repeat(40))));
            default -> new Ref.Branch(branch.orElse("x"));
        };
    }

    /** As {@code git check-ref-format} wants it. */
    private static boolean isRefName(String text) {
        return text.matches("[^\\s~^:?*\\[\\\\]+")
                && Text.isLine(text)
                && !text.startsWith("-")
                && !text.startsWith("/")
                && !text.startsWith("refs/")
                && !text.matches(".*(\\.\\.|@\\{|//|/\\.).*")
                && !text.matches("(.*[./]|.*\\.lock|\\..*|@)");
    }
}
