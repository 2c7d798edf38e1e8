package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.tool.Attempt;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwaitingTest {

    private static final KubernetesSerialization WRITER = new KubernetesSerialization();
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = BEGIN;
    private final Fresh fresh = new Fresh(() -> now);
    private final Awaiting awaiting = new Awaiting(fresh, () -> now);
    private final App app = Fixtures.app("app-1", "team-a", Duration.ofSeconds(60));

    @Test
    void tellsOnceWhenAllAreReady() {
        applied("web", 7, 100);
        applied("worker", 3, 101);
        assertThat(begin("one", "web", "worker")).isTrue();

        assertThat(shows("web", 7, 110, 7, 0)).isFalse();
        assertThat(shows("web", 7, 120, 7, 1)).isFalse();
        assertThat(shows("worker", 3, 121, 3, 1)).isTrue();
        assertThat(shows("worker", 3, 122, 3, 1)).isFalse();
    }

    @Test
    void knowsWhatItWasShown() {
        applied("web", 7, 100);
        begin("one", "web");

        shows("web", 7, 120, 7, 1);

        assertThat(fresh.find(app.id(), id("web")).map(Readiness::of)).contains(new Readiness.Ready());
    }

    @Test
    void takesNothingLateForTheNewState() {
        applied("web", 7, 100);
        begin("one", "web");

        assertThat(shows("web", 6, 90, 6, 1)).isFalse();
        assertThat(shows("web", 7, 99, 7, 1)).isFalse();

        assertThat(fresh.find(app.id(), id("web")).map(Readiness::of))
                .hasValueSatisfying(readiness -> assertThat(readiness).isInstanceOf(Readiness.Waiting.class));
        assertThat(shows("web", 7, 120, 7, 1)).isTrue();
    }

    @Test
    void tellsAgainOfWhatWasReadyAndIsNoMore() {
        applied("web", 7, 100);
        applied("worker", 3, 101);
        begin("one", "web", "worker");

        shows("web", 7, 110, 7, 1);
        shows("web", 7, 111, 7, 0);
        assertThat(shows("worker", 3, 121, 3, 1)).isFalse();
        assertThat(shows("web", 7, 122, 7, 1)).isTrue();
    }

    @Test
    void tellsOfAFailureThoughOthersAreStillWaitedFor() {
        applied("web", 7, 100);
        applied("worker", 3, 101);
        begin("one", "web", "worker");

        GenericKubernetesResource failed = deployment("web", 7, 110, 7, 0);
        failed.setAdditionalProperty(
                "status",
                Map.of(
                        "observedGeneration",
                        7,
                        "conditions",
                        List.of(Map.of(
                                "type", "Progressing", "status", "False", "reason", "ProgressDeadlineExceeded"))));

        assertThat(awaiting.shows(app.id(), id("web"), failed)).isTrue();
    }

    @Test
    void leavesItToTheClockWhenItDoesNotKnowWhatWasApplied() {
        applied("web", 7, 100);
        now = BEGIN.plus(Fresh.KEPT).plusMillis(1);

        assertThat(begin("one", "web")).isFalse();
        assertThat(shows("web", 7, 120, 7, 1)).isFalse();
    }

    @Test
    void forgetsAnEarlierAttempt() {
        applied("web", 7, 100);
        begin("one", "web");
        applied("web", 8, 200);
        begin("two", "web");

        assertThat(shows("web", 7, 150, 7, 1)).isFalse();
        assertThat(shows("web", 8, 210, 8, 1)).isTrue();
        awaiting.end(app.id());
        assertThat(shows("web", 8, 220, 8, 1)).isFalse();
    }

    @Test
    void isQuietWhenNothingHasMovedSinceItsControllerBegan() {
        applied("web", 7, 100);
        applied("worker", 3, 101);
        begin("one", "web", "worker");

        at(4);
        shows("web", 7, 110, 7, 0);
        assertThat(awaiting.quietSince(app.id())).contains(now); // worker's controller has not come to it yet
        at(6);
        shows("worker", 3, 121, 3, 0);
        at(9);
        assertThat(awaiting.quietSince(app.id())).contains(BEGIN.plusSeconds(4));
        shows("web", 7, 130, 7, 1);
        assertThat(awaiting.quietSince(app.id())).contains(BEGIN.plusSeconds(6));
    }

    @Test
    void isQuietAfterAWhileHoweverMuchMoves() {
        applied("web", 7, 100);
        begin("one", "web");

        at(11);
        assertThat(awaiting.quietSince(app.id())).contains(now);
        at(20);
        assertThat(awaiting.quietSince(app.id())).contains(BEGIN.plus(RolloutWatch.MOVING));
        shows("web", 7, 110, 7, 0);
        assertThat(awaiting.quietSince(app.id())).contains(BEGIN.plus(RolloutWatch.MOVING));
        awaiting.end(app.id());
        assertThat(awaiting.quietSince(app.id())).isEmpty();
    }

    @Test
    void isMorePatientTheMoreAreAwaited() {
        applied("web", 7, 100);
        begin("one", "web");
        assertThat(awaiting.patience()).isEqualTo(Duration.ofSeconds(6));

        for (int i = 0; i < 100; i++) {
            beginOther("other-" + i);
        }
        assertThat(awaiting.patience()).isEqualTo(Duration.ofSeconds(11));
        for (int i = 100; i < 1000; i++) {
            beginOther("other-" + i);
        }
        assertThat(awaiting.patience()).isEqualTo(Duration.ofSeconds(30));
    }

    private void at(int second) {
        now = BEGIN.plusSeconds(second);
    }

    private void applied(String name, long generation, long resource) {
        fresh.put(app.id(), new Manifest(Json.of(read(deployment(name, generation, resource, generation - 1, 1)))));
    }

    private boolean begin(String deployment, String... names) {
        List<Manifest> wanted = List.of(names).stream()
                .map(name -> new Manifest(Json.of(Map.of(
                        "apiVersion",
                        "apps/v1",
                        "kind",
                        "Deployment",
                        "metadata",
                        Map.of("name", name, "namespace", "team-a")))))
                .toList();
        return awaiting.begin(new Attempt(app, deployment, 1, BEGIN, BEGIN.plusSeconds(60)), wanted);
    }

    private void beginOther(String name) {
        App other = Fixtures.app(name, "team-a", Duration.ofSeconds(60));
        awaiting.begin(new Attempt(other, "one", 1, BEGIN, BEGIN.plusSeconds(60)), List.of());
    }

    private boolean shows(String name, long generation, long resource, long observed, int available) {
        return awaiting.shows(app.id(), id(name), deployment(name, generation, resource, observed, available));
    }

    private static ObjectId id(String name) {
        return new ObjectId("team-a", name, "apps", "Deployment");
    }

    private static Object read(GenericKubernetesResource object) {
        try {
            return Json.parse(WRITER.asJson(object));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static GenericKubernetesResource deployment(
            String name, long generation, long resource, long observed, int available) {
        return WRITER.unmarshal(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "%1$s", "namespace": "team-a", "generation": %2$d, "resourceVersion": "%3$d"},
                 "spec": {"replicas": 1},
                 "status": {"observedGeneration": %4$d, "replicas": 1, "updatedReplicas": 1, "readyReplicas": %5$d,
                   "availableReplicas": %5$d}}""".formatted(name, generation, resource, observed, available), GenericKubernetesResource.class);
    }
}
