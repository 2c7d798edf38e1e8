package dev.slipway.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/** An App as the API server has it. */
@Group("slipway.dev")
@Version("v1alpha1")
@Kind("App")
@Plural("apps")
@RegisterForReflection
@SuppressWarnings("serial") // never serialised as Java does
public class AppResource extends CustomResource<AppDocument, AppStatus> implements Namespaced {

    /** Equal to the last one that was acted on, or a wish to look and deploy now. */
    static final String REQUESTED_AT = "reconcile.slipway.dev/requestedAt";

    /** Whether what runs is to be taken away with it: as the cluster has it at this moment, not as it was taken in. */
    boolean wantsRemoval() {
        return getSpec() != null && "Delete".equals(getSpec().fields().get("deletionPolicy"));
    }

    Optional<String> request() {
        return Optional.ofNullable(getMetadata().getAnnotations()).map(annotations -> annotations.get(REQUESTED_AT));
    }
}
