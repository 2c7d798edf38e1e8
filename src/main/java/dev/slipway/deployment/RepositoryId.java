package dev.slipway.deployment;

import java.util.List;
import java.util.Optional;

/**
 * A remote and the credential it is asked with: all Apps that share both share one {@code ls-remote}.
 *
 * @param namespace whose secret it is; empty when no secret is used, so that namespaces share what is public
 */
public record RepositoryId(String url, String namespace, Optional<SecretRef> secretRef) {

    public static RepositoryId of(App app) {
        Source source = app.spec().source();
        String namespace = source.secretRef().isPresent() ? app.name().namespace() : "";
        return new RepositoryId(source.url(), namespace, source.secretRef());
    }

    /** Stable over restarts: the first 32 hex characters of a digest over all parts. */
    public String key() {
        String text = CanonicalJson.of(
                List.of(url, namespace, secretRef.map(SecretRef::toString).orElse("")));
        return Digest.of(text).value().substring(7, 39);
    }
}
