package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Register;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How an App that is deleted in the cluster leaves the record. One that goes because the CRD goes takes nothing with it. */
@Singleton
final class Departure {

    private static final Logger LOG = Logger.getLogger(Departure.class);
    private static final String DEFINITION = "apps.slipway.dev";

    private final Register register;
    private final Instance<KubernetesClient> client;

    Departure(Register register, Instance<KubernetesClient> client) {
        this.register = register;
        this.client = client;
    }

    /** The App while what runs for it is being taken away; empty when the record has let go of it. */
    Optional<App> go(AppResource resource) {
        AppId id = AppIntake.id(resource);
        Optional<App> removing = resource.wantsRemoval() ? register.removing(id) : Optional.empty();
        if (removing.isPresent()) {
            return removing;
        }
        AppName name = AppIntake.name(resource);
        switch (asked(resource, name)) {
            case Answer.Accepted(String message) -> LOG.info(message);
            case Answer.NotFound gone -> LOG.debugf("%s was let go already", name);
            case Answer.Conflict(String message) -> LOG.debug(message);
        }
        return register.removing(id);
    }

    private Answer asked(AppResource resource, AppName name) {
        return resource.wantsRemoval() && !isUninstalled()
                ? register.delete(name, App.FROM_CLUSTER)
                : register.letGo(name, App.FROM_CLUSTER);
    }

    /** Who may not know it, asks again later: to leave what runs can be made good, to take it away can not. */
    private boolean isUninstalled() {
        CustomResourceDefinition definition = client.get()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .get();
        return definition == null || definition.getMetadata().getDeletionTimestamp() != null;
    }
}
