package dev.slipway.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The typed client, of the same cluster as {@link Cluster}: made when it is first asked for, so that Slipway runs without one. */
@Singleton
final class Clients {

    @Produces
    @Singleton
    KubernetesClient client(KubernetesConfig config) {
        try {
            return Connection.open(config);
        } catch (Trouble e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
