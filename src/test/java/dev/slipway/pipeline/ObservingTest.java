package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.deployment.Target.Kubernetes.Helm;
import dev.slipway.testing.House;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.Tool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ObservingTest {

    private static final ToolResult.Done AS_APPLIED =
            new ToolResult.Done(Map.of("drift", "", "diff", ""), "everything is as it was applied");
    private static final ToolResult.Done DRIFTED =
            new ToolResult.Done(Map.of("drift", "Service web differs", "diff", "Service web spec.port"), "it differs");
    private static final ToolResult.Done WORKS = new ToolResult.Done(Map.of(), "it works");

    private ToolResult drift = AS_APPLIED;
    private ToolResult health = WORKS;
    private int looks;
    private int applied;

    @Test
    void looksWhenItIsTimeAndTellsNothingWhileAllIsWell() {
        House house = deployed(Drift.WARN);

        Progress.Waiting waiting = (Progress.Waiting) house.advance();
        house.advance();
        assertThat(looks).isZero();
        house.pass(Duration.ofMinutes(5));
        house.advance();

        assertThat(waiting.until()).isEqualTo(Instant.parse("2030-01-01T00:05:00Z"));
        assertThat(looks).isEqualTo(1);
        assertThat(sighting(house).at()).contains(Instant.parse("2030-01-01T00:05:00Z"));
        assertThat(told(house)).isEmpty();
    }

    /** Whoever shows it has to know; receivers need not. */
    @Test
    void saysOnceThatTheFirstLookFoundAllWell() {
        House house = deployed(Drift.WARN);
        lookAgain(house);
        lookAgain(house);

        assertThat(house.stores().history().events(house.newest().id()).stream()
                        .filter(event -> event.type().equals("Observed")))
                .singleElement()
                .satisfies(event -> assertThat(event.message()).isEqualTo("everything is as it was applied"))
                .matches(event -> !event.isForReceivers());
    }

    @Test
    void tellsOfDriftOnceAndOfItsEnd() {
        House house = deployed(Drift.WARN);
        drift = DRIFTED;
        lookAgain(house);
        lookAgain(house);
        assertThat(sighting(house).drift()).isEqualTo("Service web differs");
        assertThat(sighting(house).diff()).isEqualTo("Service web spec.port");
        assertThat(told(house)).containsExactly("Drifted: Service web differs");

        drift = AS_APPLIED;
        lookAgain(house);

        assertThat(told(house))
                .containsExactly("Drifted: Service web differs", "DriftEnded: everything is as it was applied");
        assertThat(applied).isEqualTo(1);
        assertThat(house.outcomes()).containsExactly("Succeeded");
    }

    @Test
    void healsByDeployingWhatRunsAgain() {
        House house = deployed(Drift.HEAL);
        drift = DRIFTED;
        lookAgain(house);
        drift = AS_APPLIED;
        house.settle();

        assertThat(applied).isEqualTo(2);
        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded");
        assertThat(house.newest().revision()).isEqualTo(Samples.revision(1));
        assertThat(told(house))
                .contains("Drifted: Service web differs", "Healing: what was deployed is deployed again");
        assertThat(sighting(house).heals()).isEqualTo(1);
    }

    /** Somebody changes it back each time: ever longer in between, and never in a tight loop. */
    @Test
    void doesNotFightWithoutEnd() {
        House house = deployed(Drift.HEAL);
        drift = DRIFTED;
        Instant began = house.newest().createdAt();
        lookAgain(house);
        for (int i = 0; i < 6; i++) {
            house.settle();
            house.pass(Duration.ofSeconds(5));
            hasten(house);
        }

        Duration took = Duration.between(began, house.newest().createdAt());
        assertThat(applied).isBetween(3, 7);
        assertThat(took).isGreaterThan(Duration.ofMinutes(1));
    }

    @Test
    void looksButDoesNotHealWhatIsSuspendedOrNotItsOwn() {
        House house = deployed(Drift.HEAL);
        drift = new ToolResult.Failed(Blame.POLICY, "NotOurs", "Service web was not made by Slipway");
        lookAgain(house);
        house.settle();

        assertThat(told(house)).containsExactly("Drifted: Service web was not made by Slipway");
        assertThat(applied).isEqualTo(1);
    }

    @Test
    void knowsNothingNewWhileTheClusterIsAway() {
        House house = deployed(Drift.HEAL);
        drift = new ToolResult.Failed(Blame.WORLD, "Unreachable", "the API server does not answer");
        lookAgain(house);

        assertThat(sighting(house).isDrifted()).isFalse();
        assertThat(sighting(house).at()).isEmpty();
        assertThat(told(house)).isEmpty();
        assertThat(sighting(house).dueAt()).isEqualTo(Instant.parse("2030-01-01T00:06:00Z"));
    }

    @Test
    void tellsThatItDoesNotWorkAndThatItDoesAgain() {
        House house = deployed(Drift.WARN);
        health = new ToolResult.Failed(Blame.REVISION, "CrashLoopBackOff", "web crashed 3 times");
        lookAgain(house);
        health = new ToolResult.Failed(Blame.REVISION, "CrashLoopBackOff", "web crashed 4 times");
        lookAgain(house);
        health = WORKS;
        lookAgain(house);

        assertThat(told(house)).containsExactly("Unhealthy: web crashed 3 times", "HealthyAgain: it works again");
    }

    @Test
    void waitsAWhileBeforeItCallsARolloutOfSomebodyElseAnAilment() {
        House house = deployed(Drift.WARN);
        health = new ToolResult.Pending(Duration.ofSeconds(1), "1 of 2 pods are there");
        lookAgain(house);
        assertThat(sighting(house).isHealthy()).isTrue();
        house.pass(Duration.ofSeconds(10));
        house.advance();
        assertThat(sighting(house).isHealthy()).isTrue();
        house.pass(Duration.ofSeconds(20));
        house.advance();

        assertThat(told(house)).containsExactly("Unhealthy: 1 of 2 pods are there");
    }

    @Test
    void doesNotLookWhereNobodyWantsIt() {
        House house = deployed(Drift.OFF);

        assertThat(house.advance()).isInstanceOf(Progress.Idle.class);
        assertThat(house.stores().sightings().of(app(Drift.OFF).id())).isEmpty();
    }

    @Test
    void looksSoonAfterAnAlarmButNotAllTheTime() {
        House house = deployed(Drift.WARN);
        house.advance();
        Alarm alarm = new Alarm(house.stores(), house.wakes(), house.clock());
        alarm.raise(app(Drift.WARN).id());
        house.advance();
        assertThat(looks).isEqualTo(1);

        house.pass(Duration.ofSeconds(1));
        alarm.raise(app(Drift.WARN).id());
        Progress.Waiting waiting = (Progress.Waiting) house.advance();

        assertThat(looks).isEqualTo(1);
        assertThat(waiting.until()).isEqualTo(Instant.parse("2030-01-01T00:00:05Z"));
        assertThat(house.woken()).isNotEmpty();
    }

    private House deployed(Drift policy) {
        House house = new House(app(policy), tools());
        house.push(1);
        while (!(house.advance() instanceof Progress.Ended)) {}
        assertThat(house.outcomes()).as(house.newest().outcome().toString()).containsExactly("Succeeded");
        return house;
    }

    private void lookAgain(House house) {
        house.advance();
        house.pass(Duration.ofMinutes(5));
        house.advance();
    }

    private void hasten(House house) {
        house.stores()
                .transactions()
                .run(() -> house.stores()
                        .sightings()
                        .hasten(app(Drift.HEAL).id(), house.clock().instant()));
    }

    private static Sighting sighting(House house) {
        return house.stores().sightings().of(app(Drift.WARN).id()).orElseThrow();
    }

    private static List<String> told(House house) {
        List<String> told = new ArrayList<>();
        house.stores().history().list(Optional.of(app(Drift.WARN).id()), Optional.empty(), 100).reversed().stream()
                .flatMap(record ->
                        house.stores().history().events(record.deployment().id()).stream())
                .filter(event -> List.of("Drifted", "Healing", "DriftEnded", "Unhealthy", "HealthyAgain")
                        .contains(event.type()))
                .forEach(event -> told.add(event.type() + ": " + event.message()));
        return told;
    }

    private static App app(Drift policy) {
        return Samples.app(new Target.Kubernetes("team-a", Optional.empty(), false, Helm.DEFAULT, policy, List.of()));
    }

    private List<Tool> tools() {
        return List.of(
                new Read(
                        "kube.render",
                        () -> new ToolResult.Done(
                                Map.of(
                                        "artifact",
                                        "sha256:" + "a".repeat(64),
                                        "objects",
                                        "team-a_web__Service",
                                        "renderer",
                                        ""),
                                "rendered")),
                new Read("kube.await", () -> applied == 0 || looks == 0 ? WORKS : health),
                new Read(
                        "kube.state", () -> new ToolResult.Done(Map.of("digest", "sha256:" + "b".repeat(64)), "there")),
                new Read("kube.diff", () -> {
                    looks++;
                    return drift;
                }),
                new Change("kube.apply", Effect.CHANGE),
                new Change("kube.prune", Effect.DESTROY));
    }

    private record Read(String name, Supplier<ToolResult> answer) implements ReadTool {
        @Override
        public ToolSpec spec() {
            return new ToolSpec(name, Effect.READ);
        }

        @Override
        public ToolResult read(ToolCall call, Attempt attempt) {
            return answer.get();
        }
    }

    private final class Change implements ChangeTool {

        private final ToolSpec spec;

        Change(String name, Effect effect) {
            this.spec = new ToolSpec(name, effect);
        }

        @Override
        public ToolSpec spec() {
            return spec;
        }

        @Override
        public ToolResult call(ToolCall call, Attempt attempt) {
            applied++;
            return new ToolResult.Done(Map.of("applied", "1"), "applied");
        }

        @Override
        public Observation observe(ToolCall call, Attempt attempt) {
            return new Observation.Absent();
        }
    }
}
