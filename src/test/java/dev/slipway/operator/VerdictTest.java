package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Caller;
import dev.slipway.guard.Verdict;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.NamedGuardrail;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ready, and what it says of how deployments ended. */
class VerdictTest {

    private final Shown shown = Shown.of(Samples.app(Samples.process()));

    @Test
    void namesTheCauseOfARollback() {
        shown.pushed(1);
        fails("probe.http", Blame.REVISION, "ProbeFailed");

        assertThat(shown.pushed(2).words()).contains("Ready=False/RolledBack", "Stalled=True/RolledBack");
        assertThat(shown.message("Ready"))
                .isEqualTo(Samples.revision(2) + ": ProbeFailed: probe-candidate: because of ProbeFailed");
    }

    @Test
    void isStalledByARollbackThatFailed() {
        broken();

        assertThat(shown.words())
                .containsExactly(
                        "Ready=False/RollbackFailed", "Stalled=True/RollbackFailed", "Healthy=False/RollbackFailed");
        assertThat(shown.message("Ready")).startsWith(Samples.revision(2) + ": the state before was not reached");
    }

    @Test
    void isStalledByARule() {
        Shown denied = Shown.of(
                Samples.app(Samples.process()),
                new NamedGuardrail("never", call -> new Verdict.Deny("Never", "not on a Friday")));

        assertThat(denied.pushed(1).words())
                .containsExactly("Ready=False/Denied", "Stalled=True/Denied", "Healthy=False/NothingRuns");
        assertThat(denied.message("Ready")).contains(": Never: ", "not on a Friday");
    }

    @Test
    void isStalledWhenSomebodyHasEndedIt() {
        shown.pushed(1);
        shown.house().world().next("probe.http", new ToolResult.Pending(Duration.ofHours(1), "not yet"));
        shown.pushed(2);
        shown.house().commands().cancel(shown.house().newest().id(), new Caller("ann"));
        shown.house().settle();

        assertThat(shown.words())
                .containsExactly("Ready=False/Cancelled", "Stalled=True/Cancelled", "Healthy=True/Observed");
        assertThat(shown.message("Ready")).isEqualTo(Samples.revision(2) + ": cancelled by ann");
    }

    @Test
    void waitsForWhatItDependsOn() {
        Shown waiting = Shown.of(
                Shown.with(new Respec(shown.app().spec()).dependsOn("database").spec()));
        waiting.house().push(1);
        waiting.house().advance();

        assertThat(waiting.words())
                .containsExactly("Ready=False/DependencyNotReady", "Reconciling=True/DependencyNotReady");
        assertThat(waiting.message("Ready")).contains("team-a/database");
    }

    @Test
    void isReadyWhileSuspendedOnlyWhereWhatRunsWorks() {
        shown.pushed(1);
        assertThat(shown.suspended().words()).containsExactly("Ready=True/Suspended", "Healthy=True/Observed");
        assertThat(shown.suspended().message("Ready")).endsWith("; " + Samples.revision(1) + " runs");

        shown.seen(Duration.ofMinutes(5), "", "web crashed 3 times");
        assertThat(shown.suspended().words()).contains("Ready=False/Suspended", "Healthy=False/Unhealthy");
        assertThat(shown.suspended().message("Ready")).endsWith(" runs and does not work: web crashed 3 times");
    }

    @Test
    void isNotReadyWhileSuspendedBeforeAnythingRuns() {
        assertThat(shown.suspended().words()).containsExactly("Ready=False/Suspended");
        assertThat(shown.suspended().message("Ready")).endsWith("; nothing runs");
    }

    @Test
    void isNotReadyWhileSuspendedAfterARollbackThatFailed() {
        broken();

        assertThat(shown.suspended().words()).containsExactly("Ready=False/Suspended", "Healthy=False/RollbackFailed");
        assertThat(shown.suspended().message("Ready")).contains(Samples.revision(2) + ": the state before");
    }

    @Test
    void saysOfADeploymentThatGoesOnWhileSuspendedThatItIsTheLast() {
        shown.pushed(1);
        shown.house().world().next("probe.http", new ToolResult.Pending(Duration.ofHours(1), "not yet"));
        shown.pushed(2);

        assertThat(shown.suspended().words())
                .containsExactly("Ready=Unknown/Progressing", "Reconciling=True/Progressing");
        assertThat(shown.suspended().message("Ready")).endsWith("it is suspended: nothing comes after this");
    }

    @Test
    void saysThatTheLastRequestWasRefused() {
        Known known = new Reader(shown.house().stores()).read(shown.suspended().app());
        AppStatus refused = new Projection(7, AppStatus.NONE, Shown.NOW).of(known, new Wish("token-2", "token-2"));
        AppStatus granted = new Projection(7, AppStatus.NONE, Shown.NOW).of(known, new Wish("token-2", "token-1"));

        assertThat(refused.condition("Ready").orElseThrow().message()).endsWith("; the last request was refused");
        assertThat(refused.lastRefusedReconcileAt()).isEqualTo("token-2");
        assertThat(granted.condition("Ready").orElseThrow().message()).doesNotContain("the last request");
    }

    private void broken() {
        shown.pushed(1);
        fails("probe.http", Blame.REVISION, "ProbeFailed");
        for (int i = 0; i < 5; i++) {
            fails("process.stop", Blame.REVISION, "StillRunning");
        }
        shown.pushed(2);
    }

    private void fails(String tool, Blame blame, String reason) {
        shown.house().world().next(tool, FakeWorld.failed(blame, reason));
    }
}
