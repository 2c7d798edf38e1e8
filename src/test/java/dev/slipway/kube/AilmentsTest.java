package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AilmentsTest {

    private static final App APP =
            Fixtures.app("8a4f8f0e-0000-4000-8000-000000000001", "team-a", Duration.ofSeconds(60));
    private static final AppId OTHER = new AppId("8a4f8f0e-0000-4000-8000-000000000002");
    private static final WatchLine.Key DEPLOYMENTS =
            new WatchLine.Key(Optional.empty(), "team-a", "apps", "Deployment");

    private final Ailments ailments = new Ailments();

    @Test
    void hearsNothingNewOfWhatWorksAsBefore() {
        assertThat(isNews("web", 1)).isFalse();
        assertThat(isNews("web", 1)).isFalse();
    }

    @Test
    void hearsOfEachAilmentAndOfItsEndOnce() {
        assertThat(isNews("web", 0)).isTrue();
        assertThat(isNews("web", 0)).isTrue(); // its words may be others
        assertThat(isNews("worker", 1)).isFalse();
        assertThat(ailments.isNews(OTHER, DEPLOYMENTS, deployment("web", 1))).isFalse();
        assertThat(isNews("web", 1)).isTrue();
        assertThat(isNews("web", 1)).isFalse();
    }

    @Test
    void knowsNothingOfAnAppThatIsGone() {
        isNews("web", 0);
        ailments.forget(APP.id());
        assertThat(isNews("web", 1)).isFalse();
    }

    private boolean isNews(String name, int available) {
        return ailments.isNews(APP.id(), DEPLOYMENTS, deployment(name, available));
    }

    private static GenericKubernetesResource deployment(String name, int available) {
        return new KubernetesSerialization().unmarshal("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: team-a, generation: 1}
                        spec: {replicas: 1}
                        status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: %2$d, availableReplicas: %2$d}
                        """.formatted(name, available), GenericKubernetesResource.class);
    }
}
