package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.operator.AppStatus.Condition;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Repositories.Polling;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.House;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What deployments of the whole core come to as conditions. */
class ProjectionTest {

    private static final Instant NOW = Instant.parse("2031-01-01T00:00:00.5Z");

    private App app = Samples.app(Samples.process());
    private House house;

    @BeforeEach
    void open() {
        house = open(app);
    }

    private static House open(App app) {
        House house = new House(app);
        house.stores().transactions().run(() -> {
            house.stores().repositories().ensure(RepositoryId.of(app));
            house.stores().heads().save(new Head(app.id(), 1, Optional.of(Samples.commit(1)), 1, ""));
        });
        return house;
    }

    private AppStatus status() {
        return status(AppStatus.NONE, NOW);
    }

    private AppStatus status(AppStatus before, Instant now) {
        return new Projection(7, before, now).of(new Reader(house.stores()).read(app), "token");
    }

    private static List<String> words(AppStatus status) {
        return status.conditions().stream()
                .map(one -> one.type() + "=" + one.status() + "/" + one.reason())
                .toList();
    }

    @Test
    void isUnknownBeforeTheFirstLook() {
        assertThat(words(status())).containsExactly("Ready=Unknown/Progressing", "Reconciling=True/Progressing");
    }

    @Test
    void isReadyWhenTheNewestRevisionRuns() {
        house.push(1);
        house.settle();

        AppStatus status = status();

        assertThat(words(status)).containsExactly("Ready=True/ReconciliationSucceeded", "Healthy=True/Observed");
        assertThat(status.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.lastHandledReconcileAt()).isEqualTo("token");
        assertThat(status.history()).hasSize(1);
        assertThat(status.deployment().phase()).isEqualTo("Ended");
    }

    @Test
    void isStalledByABadCommit() {
        house.push(1);
        house.settle();
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.push(2);
        house.settle();

        AppStatus status = status();

        assertThat(words(status))
                .containsExactly("Ready=False/RolledBack", "Stalled=True/RolledBack", "Healthy=True/RolledBack");
        assertThat(status.lastAttemptedRevision()).isEqualTo(Samples.revision(2).toString());
        assertThat(status.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
    }

    @Test
    void triesAgainAfterAnOutageAndIsNotStalled() {
        for (int i = 0; i < 50; i++) {
            house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        }
        house.push(1);
        house.settle();

        assertThat(words(status()))
                .containsExactly(
                        "Ready=False/ProgressingWithRetry",
                        "Reconciling=True/ProgressingWithRetry",
                        "Healthy=True/RolledBack");
    }

    @Test
    void saysWhoseApprovalItWaitsForAndWhoGaveIt() {
        app = Samples.app(Samples.process(), ApprovalRule.ALWAYS);
        house = open(app);
        house.push(1);
        house.settle();
        assertThat(words(status()))
                .containsExactly(
                        "Ready=Unknown/AwaitingApproval",
                        "Reconciling=True/AwaitingApproval",
                        "Approved=False/AwaitingApproval");
        assertThat(status().condition("Approved").orElseThrow().message()).contains("sha256:");

        house.commands().approve(house.newest().id(), Optional.empty(), new Caller("ann"));
        house.settle();

        assertThat(words(status()))
                .containsExactly(
                        "Ready=True/ReconciliationSucceeded", "Approved=True/Approved", "Healthy=True/Observed");
        assertThat(status().condition("Approved").orElseThrow().message()).contains("ann");
    }

    @Test
    void saysThatTheRepositoryCanNotBeAsked() {
        house.push(1);
        house.settle();
        house.stores()
                .repositories()
                .save(RepositoryId.of(app), new Polling(3, "the host is not known", Optional.empty()));

        AppStatus status = status();

        assertThat(words(status))
                .containsExactly(
                        "Ready=False/ProgressingWithRetry",
                        "Reconciling=True/ProgressingWithRetry",
                        "Healthy=True/Observed");
        assertThat(status.condition("Ready").orElseThrow().message()).isEqualTo("the host is not known");
    }

    @Test
    void isOnItsWayAsSoonAsANewerRevisionWaits() {
        house.push(1);
        house.settle();
        house.push(2);

        assertThat(words(status())).contains("Ready=Unknown/Progressing", "Reconciling=True/Progressing");
    }

    @Test
    void looksPastWhatWasOvertaken() {
        house.push(1);
        house.push(2);
        house.settle();

        assertThat(words(status())).contains("Ready=True/ReconciliationSucceeded");
        assertThat(status().history())
                .extracting(AppStatus.Past::outcome)
                .containsExactlyInAnyOrder("Succeeded", "Superseded");
    }

    @Test
    void keepsTheTimeOfWhatHasNotChanged() {
        house.push(1);
        house.settle();
        AppStatus first = status();

        AppStatus later = status(first, NOW.plus(Duration.ofHours(1)));

        assertThat(later).isEqualTo(first);
        assertThat(first.condition("Ready").map(Condition::lastTransitionTime)).contains("2031-01-01T00:00:00Z");
    }

    @Test
    void keepsWhatIsKnownOfAnAppWhoseChangeIsRefused() {
        house.push(1);
        house.settle();

        AppStatus refused = new Projection(8, status(), NOW).refused("InvalidSpec", "spec.timeout is too short");

        assertThat(words(refused)).containsExactly("Ready=False/InvalidSpec", "Stalled=True/InvalidSpec");
        assertThat(refused.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
        assertThat(refused.observedGeneration()).isEqualTo(8);
    }
}
