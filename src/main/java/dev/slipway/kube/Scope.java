package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Target;
import java.util.Optional;

/** What an App may touch at all: its target's namespace, that namespace itself, and CRDs. Guardrails and tools both ask. */
record Scope(String namespace) {

    /** Empty for an App that has no Kubernetes target. */
    static Optional<Scope> of(App app) {
        return app.spec().target() instanceof Target.Kubernetes target
                ? Optional.of(new Scope(target.namespace()))
                : Optional.empty();
    }

    /** Why the object is out of bounds; empty when it is not. */
    Optional<String> objection(ObjectId id) {
        boolean clusterWide = id.namespace().isEmpty()
                || Kinds.builtIn(id.group(), id.kind())
                        .map(served -> !served.namespaced())
                        .orElse(false);
        if (!clusterWide) {
            return id.namespace().equals(namespace)
                    ? Optional.empty()
                    : Optional.of(id.words() + " is for the namespace " + id.namespace() + ", the App's is " + namespace
                            + ": leave metadata.namespace out");
        }
        boolean definition =
                id.group().equals("apiextensions.k8s.io") && id.kind().equals("CustomResourceDefinition");
        boolean ownNamespace = id.group().isEmpty()
                && id.kind().equals("Namespace")
                && id.name().equals(namespace);
        return definition || ownNamespace
                ? Optional.empty()
                : Optional.of(id.words() + " is not in a namespace and acts on the whole cluster:"
                        + " leave it out, and let the cluster's administrator make it");
    }
}
