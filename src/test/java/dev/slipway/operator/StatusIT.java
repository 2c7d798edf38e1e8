package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.Needed;
import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.AuditLog;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When statuses and events of Apps are written on a real API server, how often, and by whom. */
@QuarkusTest
@TestProfile(OperatorIT.InACluster.class)
class StatusIT {

    private static final String NAME = Chat.NAME;

    /** How old a status may be. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    @Inject
    Stores stores;

    @Inject
    Commands commands;

    @TempDir
    Path folder;

    private TestCluster cluster;
    private Chat chat;
    private String namespace;

    @BeforeEach
    void open() {
        cluster = TestCluster.open(TestCluster.mark());
        namespace = cluster.namespace();
        chat = new Chat(folder);
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.client().namespaces().withName(namespace).delete();
            cluster.close();
        }
        if (chat != null) {
            chat.close();
        }
    }

    /** Nothing is wrong, so nobody is told; all the same it was seen. */
    @Test
    void showsWhatTheFirstLookSawWithinSeconds() {
        ready("warn");
        somebodyTouchesWhatWasApplied();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> sighting().flatMap(Sighting::at).isPresent());

        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(condition(status(), "Drifted")).isEqualTo("False/InSync"));

        assertThat(status().get("observedAt").toString()).startsWith("20");
        assertThat(message(status(), "Healthy")).contains(" proved itself at ").endsWith(", and works");
        assertThat(reasons()).doesNotContain("InSync");
    }

    @Test
    void writesADeploymentTwiceAndTellsOfItOnce() {
        ready("off");
        AuditLog log = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        List<String> before = reasons();

        String sha = chat.push("second", "v2");
        cluster.until(
                namespace,
                NAME,
                now -> ("main@sha1:" + sha).equals(now.get("lastAppliedRevision"))
                        && condition(now, "Ready").startsWith("True"));
        passes(Duration.ofSeconds(2));

        assertThat(writes(log)).as("status writes").isBetween(1L, 2L);
        assertThat(reasons()).hasSize(before.size() + 1).contains("ReconciliationSucceeded");
    }

    /** Pods that become ready one by one are no news, and no write each. */
    @Test
    void writesALongRolloutEveryFewSeconds() {
        ready("off");
        AuditLog log = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        List<String> before = reasons();

        String sha = chat.push("second", "v2-slow");
        cluster.until(
                namespace,
                NAME,
                now -> ("main@sha1:" + sha).equals(now.get("lastAppliedRevision"))
                        && condition(now, "Ready").startsWith("True"));

        assertThat(writes(log)).as("status writes of a rollout of 5 s").isBetween(2L, 4L);
        assertThat(reasons()).hasSize(before.size() + 1);
    }

    @Test
    void writesItsStatusByServerSideApplyAndPutsTheRevisionOnEvents() {
        cluster.create(namespace, NAME, chat.spec(namespace));
        cluster.app(namespace, NAME)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"event.slipway.dev/change-request\":\"17\",\"other\":\"no\"}}}");
        String sha = chat.push("first", "v1");
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));

        assertThat(cluster.app(namespace, NAME).get().getMetadata().getManagedFields())
                .filteredOn(one -> "status".equals(one.getSubresource()))
                .singleElement()
                .returns("slipway-operator", ManagedFieldsEntry::getManager)
                .returns("Apply", ManagedFieldsEntry::getOperation);
        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(events())
                        .filteredOn(event -> event.getReason().equals("ReconciliationSucceeded"))
                        .singleElement()
                        .extracting(event -> event.getMetadata().getAnnotations())
                        .satisfies(annotations -> assertThat(annotations)
                                .containsEntry("slipway.dev/revision", "main@sha1:" + sha)
                                .containsEntry("slipway.dev/commit", sha)
                                .containsEntry("event.slipway.dev/change-request", "17")
                                .containsKey("slipway.dev/deployment")
                                .doesNotContainKey("other")));
    }

    @Test
    void saysThatARequestWasRefusedWhileItIsSuspended() {
        chat.push("first", "v1");
        Map<String, Object> spec = chat.spec(namespace);
        spec.put("suspend", true);
        cluster.create(namespace, NAME, spec);
        cluster.until(namespace, NAME, now -> condition(now, "Ready").equals("False/Suspended"));

        cluster.request(namespace, NAME, "token-1");

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> "token-1".equals(now.get("lastHandledReconcileAt")));
        assertThat(status).containsEntry("lastRefusedReconcileAt", "token-1");
        assertThat(message(status, "Ready")).endsWith("; the last request was refused");
        assertThat(events())
                .filteredOn(event -> event.getReason().equals("RequestRefused"))
                .singleElement()
                .matches(event -> event.getType().equals("Warning"))
                .matches(event -> event.getNote().contains("is suspended: set spec.suspend to false first"));
    }

    @Test
    void showsWhoApproved() {
        chat.push("first", "v1");
        Map<String, Object> spec = chat.spec(namespace);
        spec.put("approval", Map.of("require", "always"));
        cluster.create(namespace, NAME, spec);
        Map<String, Object> waiting =
                cluster.until(namespace, NAME, now -> condition(now, "Approved").equals("False/AwaitingApproval"));
        assertThat(condition(waiting, "Ready")).isEqualTo("Unknown/AwaitingApproval");
        assertThat(reasons()).contains("AwaitingApproval");

        String deployment = ((Map<?, ?>) waiting.get("deployment")).get("id").toString();
        commands.approve(deployment, Optional.empty(), new Caller("ann"));

        Map<String, Object> status =
                cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
        assertThat(condition(status, "Approved")).isEqualTo("True/Approved");
        assertThat(message(status, "Approved")).endsWith(" was approved by ann");
    }

    /** @param drift whether somebody looks between deployments, which is another write */
    private void ready(String drift) {
        chat.push("first", "v1");
        cluster.create(namespace, NAME, chat.spec(Map.of("namespace", namespace, "drift", drift)));
        cluster.until(namespace, NAME, now -> condition(now, "Ready").startsWith("True"));
        await().atMost(FRESH).until(() -> reasons().contains("ReconciliationSucceeded"));
    }

    private void somebodyTouchesWhatWasApplied() {
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"annotations\":{\"theirs\":\"yes\"}}}");
    }

    private Optional<Sighting> sighting() {
        return stores.apps().find(new AppName(namespace, NAME)).map(App::id).flatMap(stores.sightings()::of);
    }

    private Map<String, Object> status() {
        return cluster.status(namespace, NAME);
    }

    private long writes(AuditLog log) {
        return log.entries().stream()
                .filter(entry -> entry.resource().equals("apps") && entry.change())
                .filter(entry -> entry.namespace().equals(namespace) && entry.code() == 200)
                .count();
    }

    private List<String> reasons() {
        return events().stream().map(Event::getReason).toList();
    }

    private List<Event> events() {
        return cluster.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getKind().equals("App"))
                .toList();
    }

    private static void passes(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
