package dev.slipway.kube;

import java.util.Optional;
import java.util.regex.Pattern;

/** One object as somebody wants it, or as the API server has it: it has an apiVersion, a kind and a name. */
record Manifest(Json json) {

    private static final Pattern API_VERSION = Pattern.compile("(?:[a-z0-9.-]++/)?[a-z0-9]++");

    Manifest {
        fault(json).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    /** Why this can't be an object of a cluster; empty when it can. */
    static Optional<String> fault(Json json) {
        Optional<String> apiVersion = json.text("apiVersion");
        Optional<String> kind = json.text("kind");
        Optional<String> name = json.text("metadata", "name");
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            return Optional.of("has no " + (apiVersion.isEmpty() ? "apiVersion" : "kind"));
        }
        if (!API_VERSION.matcher(apiVersion.get()).matches() || !ObjectId.isKind(kind.get())) {
            return Optional.of("has an apiVersion or kind that no cluster knows");
        }
        if (name.isEmpty()) {
            return Optional.of(kind.get() + " has no metadata.name");
        }
        if (!ObjectId.isName(name.get())) {
            return Optional.of(kind.get() + " has a metadata.name that no cluster accepts");
        }
        boolean odd = json.has("metadata", "namespace")
                && json.text("metadata", "namespace").isEmpty();
        return odd ? Optional.of(kind.get() + " has a metadata.namespace that is no text") : Optional.empty();
    }

    /** What the server answered for this one. */
    Manifest as(Json live) {
        return new Manifest(live.with("apiVersion", apiVersion()).with("kind", kind()));
    }

    String apiVersion() {
        return json.text("apiVersion").orElseThrow();
    }

    String group() {
        String apiVersion = apiVersion();
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    String kind() {
        return json.text("kind").orElseThrow();
    }

    String name() {
        return json.text("metadata", "name").orElseThrow();
    }

    /** Empty for what is not in a namespace, and for what does not say. */
    String namespace() {
        return json.text("metadata", "namespace").orElse("");
    }

    ObjectId id() {
        return new ObjectId(namespace(), name(), group(), kind());
    }

    boolean is(String group, String kind) {
        return group().equals(group) && kind().equals(kind);
    }

    Manifest withNamespace(String namespace) {
        Json metadata = json.at("metadata");
        Json changed = namespace.isEmpty() ? metadata.without("namespace") : metadata.with("namespace", namespace);
        return new Manifest(json.with("metadata", changed.fields()));
    }
}
