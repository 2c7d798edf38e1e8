package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that know nothing of Slipway judge its Apps rightly, in every state that a real server has shown. */
@QuarkusTest
@TestProfile(OperatorIT.InACluster.class)
class KstatusIT {

    private static final String NAME = Chat.NAME;

    @TempDir
    Path folder;

    private final List<Kstatus> shown = new CopyOnWriteArrayList<>();
    private TestCluster cluster;
    private Chat chat;
    private String namespace;
    private Optional<Watch> watch = Optional.empty();

    @BeforeEach
    void open() {
        cluster = TestCluster.open(TestCluster.mark());
        namespace = cluster.namespace();
        chat = new Chat(folder);
        watch = Optional.of(watching());
    }

    @AfterEach
    void close() {
        watch.ifPresent(Watch::close);
        if (cluster != null) {
            cluster.client().namespaces().withName(namespace).delete();
            cluster.close();
        }
        if (chat != null) {
            chat.close();
        }
    }

    @Test
    void isInProgressThenCurrentThenFailed() {
        cluster.create(namespace, NAME, chat.spec(namespace));
        becomes("False/ProgressingWithRetry", "InProgress", "Progressing");

        chat.push("first", "v1");
        becomes("True/ReconciliationSucceeded", "Current", "Healthy");

        chat.push("second", "v2-crash");
        becomes("False/RolledBack", "Failed", "Degraded");

        chat.push("third", "v3");
        becomes("True/ReconciliationSucceeded", "Current", "Healthy");
        assertThat(shown).extracting(Kstatus::verdict).contains("InProgress", "Failed", "Current");
        onlyTruthWasShown();
    }

    @Test
    void isInProgressWhileSomebodyIsAskedAndFailedWhenItIsRefused() {
        chat.push("first", "v1");
        Map<String, Object> spec = chat.spec(namespace);
        spec.put("approval", Map.of("require", "always"));
        cluster.create(namespace, NAME, spec);
        becomes("Unknown/AwaitingApproval", "InProgress", "Progressing");

        spec.put("timeout", "1s");
        cluster.apply(namespace, NAME, spec);
        becomes("False/InvalidSpec", "Failed", "Degraded");

        cluster.app(namespace, NAME).delete();
        cluster.app(namespace, NAME)
                .waitUntilCondition(gone -> gone == null, TestCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        onlyTruthWasShown();
    }

    private void becomes(String ready, String verdict, String health) {
        cluster.until(namespace, NAME, now -> condition(now, "Ready").equals(ready));
        Kstatus now = kstatus(cluster.app(namespace, NAME).get());
        assertThat(List.of(now.verdict(), now.health())).as(ready).containsExactly(verdict, health);
    }

    /** A first status without Ready would count as done, and a condition that is there and not true as true. */
    private void onlyTruthWasShown() {
        assertThat(shown)
                .isNotEmpty()
                .allMatch(Kstatus::hasOnlyTrueAbnormalities)
                .filteredOn(one -> !one.hasConditions())
                .allMatch(one -> one.verdict().equals("InProgress"));
    }

    private Watch watching() {
        return cluster.client()
                .genericKubernetesResources(TestCluster.API_VERSION, "App")
                .inNamespace(namespace)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, GenericKubernetesResource app) {
                        shown.add(kstatus(app));
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }

    @SuppressWarnings("unchecked")
    private static Kstatus kstatus(GenericKubernetesResource app) {
        Map<String, Object> status =
                (Map<String, Object>) app.getAdditionalProperties().getOrDefault("status", Map.of());
        return new Kstatus(Serialization.unmarshal(Serialization.asJson(app.getMetadata()), Map.class), status);
    }
}
