package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.operator.AppStatus.Condition;
import dev.slipway.pipeline.Repositories.Polling;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.House;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What deployments of the whole core come to as conditions. */
class ProjectionTest {

    private Shown shown = Shown.of(Samples.app(Samples.process()));
    private House house = shown.house();

    @Test
    void isUnknownBeforeTheFirstLook() {
        assertThat(shown.words()).containsExactly("Ready=Unknown/Progressing", "Reconciling=True/Progressing");
    }

    @Test
    void isReadyWhenTheNewestRevisionRuns() {
        house.push(1);
        house.settle();

        AppStatus status = shown.status();

        assertThat(Shown.words(status)).containsExactly("Ready=True/ReconciliationSucceeded", "Healthy=True/Observed");
        assertThat(status.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.lastHandledReconcileAt()).isEqualTo("token");
        assertThat(status.history())
                .singleElement()
                .satisfies(past -> assertThat(past.duration()).matches("[0-9]+s"));
        assertThat(status.deployment().phase()).isEqualTo("Ended");
    }

    @Test
    void isStalledByABadCommit() {
        house.push(1);
        house.settle();
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.push(2);
        house.settle();

        AppStatus status = shown.status();

        assertThat(Shown.words(status))
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

        assertThat(shown.words())
                .containsExactly(
                        "Ready=False/ProgressingWithRetry",
                        "Reconciling=True/ProgressingWithRetry",
                        "Healthy=False/NothingRuns");
    }

    @Test
    void saysWhoseApprovalItWaitsForAndWhoGaveIt() {
        shown = Shown.of(Samples.app(Samples.process(), ApprovalRule.ALWAYS));
        house = shown.house();
        house.push(1);
        house.settle();
        assertThat(shown.words())
                .containsExactly(
                        "Ready=Unknown/AwaitingApproval",
                        "Reconciling=True/AwaitingApproval",
                        "Approved=False/AwaitingApproval");
        assertThat(shown.status().condition("Approved").orElseThrow().message()).contains("sha256:");

        house.commands().approve(house.newest().id(), Optional.empty(), new Caller("ann"));
        house.settle();

        assertThat(shown.words())
                .containsExactly(
                        "Ready=True/ReconciliationSucceeded", "Approved=True/Approved", "Healthy=True/Observed");
        assertThat(shown.status().condition("Approved").orElseThrow().message()).contains("ann");
    }

    @Test
    void saysThatTheRepositoryCanNotBeAsked() {
        house.push(1);
        house.settle();
        house.stores()
                .repositories()
                .save(RepositoryId.of(shown.app()), new Polling(3, "the host is not known", Optional.empty()));

        AppStatus status = shown.status();

        assertThat(Shown.words(status))
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

        assertThat(shown.words()).contains("Ready=Unknown/Progressing", "Reconciling=True/Progressing");
    }

    @Test
    void looksPastWhatWasOvertaken() {
        house.push(1);
        house.push(2);
        house.settle();

        assertThat(shown.words()).contains("Ready=True/ReconciliationSucceeded");
        assertThat(shown.status().history())
                .extracting(AppStatus.Past::outcome)
                .containsExactlyInAnyOrder("Succeeded", "Superseded");
    }

    @Test
    void keepsTheTimeOfWhatHasNotChanged() {
        house.push(1);
        house.settle();
        AppStatus first = shown.status();

        AppStatus later = shown.status(first, Shown.NOW.plus(Duration.ofHours(1)));

        assertThat(later).isEqualTo(first);
        assertThat(first.condition("Ready").map(Condition::lastTransitionTime)).contains("2031-01-01T00:00:00Z");
    }

    /** A thousand Apps are looked at all the time: one write for each look would be the API server's main work. */
    @Test
    void isNotWrittenForEachLookButIsNeverMoreThanAnHourBehind() {
        shown.pushed(1).seen(Duration.ofMinutes(5), "", "");
        AppStatus first = shown.status();
        assertThat(first.observedAt()).isEqualTo("2030-01-01T00:05:00Z");

        shown.seen(Duration.ofMinutes(64), "", "");
        assertThat(shown.status(first, Shown.NOW)).isSameAs(first);

        shown.seen(Duration.ofMinutes(65), "", "");
        assertThat(shown.status(first, Shown.NOW).observedAt()).isEqualTo("2030-01-01T01:05:00Z");

        shown.seen(Duration.ofMinutes(6), "Service web differs", "");
        AppStatus drifted = shown.status(first, Shown.NOW);
        assertThat(drifted.observedAt()).isEqualTo("2030-01-01T00:06:00Z");
        assertThat(Shown.words(drifted)).contains("Drifted=True/Drifted");
    }

    @Test
    void keepsWhatIsKnownOfAnAppWhoseChangeIsRefused() {
        house.push(1);
        house.settle();

        AppStatus refused =
                new Projection(8, shown.status(), Shown.NOW).refused("InvalidSpec", "spec.timeout is too short");

        assertThat(Shown.words(refused)).containsExactly("Ready=False/InvalidSpec", "Stalled=True/InvalidSpec");
        assertThat(refused.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
        assertThat(refused.observedGeneration()).isEqualTo(8);
    }
}
