package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Lets go of Apps that went while nobody looked: their finalizer was removed by hand, or their cluster was put back to an older state.
 * A cluster without any App looks like one whose CRD was removed, or another one, and takes nothing away.
 */
@Singleton
final class Strays {

    private static final Logger LOG = Logger.getLogger(Strays.class);

    private final Stores stores;
    private final Register register;
    private final Instance<KubernetesClient> client;

    Strays(Stores stores, Register register, Instance<KubernetesClient> client) {
        this.stores = stores;
        this.register = register;
        this.client = client;
    }

    void letGo() {
        List<App> known = stores.apps().all().stream()
                .filter(app -> app.owner().equals(App.FROM_CLUSTER))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        Set<AppId> there = client.get().resources(AppResource.class).inAnyNamespace().list().getItems().stream()
                .map(resource -> new AppId(resource.getMetadata().getUid()))
                .collect(Collectors.toSet());
        if (there.isEmpty()) {
            LOG.warnf("the cluster has no App; the %d that were there are kept in the record", known.size());
            return;
        }
        known.stream().filter(app -> !there.contains(app.id())).forEach(this::letGo);
    }

    private void letGo(App app) {
        if (register.letGo(app.name(), App.FROM_CLUSTER) instanceof Answer.Accepted(String message)) {
            LOG.infof("%s: it is not in the cluster any more", message);
        }
    }
}
