package dev.slipway.kube;

import java.util.Optional;

/** What somebody asks of Slipway about one object, by an annotation of it, in the repository or in the cluster. */
enum Wish {
    /** Leave it as it is: it is made where it is missing, and neither changed nor compared. */
    IGNORE("slipway.dev/ignore"),

    /** Where a field can't be changed, delete the object and make it again. */
    FORCE("slipway.dev/force"),

    /** Never delete it. Helm's own annotation says the same. */
    KEEP("slipway.dev/keep");

    private static final String HELM = "helm.sh/resource-policy";

    private final String annotation;

    Wish(String annotation) {
        this.annotation = annotation;
    }

    boolean isOf(Json object) {
        Json annotations = object.at("metadata", "annotations");
        return annotations.text(annotation).equals(Optional.of("true"))
                || (this == KEEP && annotations.text(HELM).equals(Optional.of("keep")));
    }
}
