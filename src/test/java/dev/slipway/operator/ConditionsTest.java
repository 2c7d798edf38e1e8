package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.execution.StepResult.Status;
import dev.slipway.guard.Verdict;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.Given;
import dev.slipway.testing.NamedGuardrail;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Healthy and Drifted: what was observed of what runs. */
class ConditionsTest {

    private final AtomicBoolean forbidden = new AtomicBoolean();
    private final Shown shown = Shown.of(
            Samples.app(Samples.process()),
            new NamedGuardrail(
                    "sometimes",
                    call -> forbidden.get() ? new Verdict.Deny("Never", "not on a Friday") : new Verdict.Allow()));

    @Test
    void saysWhenItProvedItselfAndWhetherItWorkedSince() {
        assertThat(shown.pushed(1).message("Healthy"))
                .isEqualTo(Samples.revision(1) + " proved itself at 2030-01-01T00:00:00Z");

        shown.seen(Duration.ofMinutes(5), "", "");

        assertThat(shown.message("Healthy"))
                .isEqualTo(Samples.revision(1) + " proved itself at 2030-01-01T00:00:00Z, and works");
        assertThat(shown.words()).contains("Drifted=False/InSync");
    }

    @Test
    void saysWhatDoesNotWork() {
        shown.pushed(1).seen(Duration.ofMinutes(5), "", "web crashed 3 times");

        assertThat(shown.words()).contains("Ready=True/ReconciliationSucceeded", "Healthy=False/Unhealthy");
    }

    /** What is refused has touched nothing. */
    @Test
    void keepsTheHealthOfWhatRunsWhenTheNextIsDenied() {
        shown.pushed(1).seen(Duration.ofMinutes(5), "", "");
        forbidden.set(true);

        assertThat(shown.pushed(2).words())
                .containsExactly(
                        "Ready=False/Denied", "Stalled=True/Denied", "Healthy=True/Observed", "Drifted=False/InSync");
    }

    /** A look that came before the rollback says nothing of what is there after it. */
    @Test
    void datesARollbackByItself() {
        shown.pushed(1).seen(Duration.ZERO, "", "");
        shown.house().pass(Duration.ofMinutes(5));
        shown.house().world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));

        assertThat(shown.pushed(2).message("Healthy"))
                .isEqualTo("the state before was reached again at 2030-01-01T00:05:00Z");
    }

    @Test
    void saysNothingOfWhatWasLeftHalfDoneAndCountsItToTheInventory() {
        Shown leaving = Shown.of(
                Shown.with(new Respec(shown.app().spec()).leavingFailures().spec()));
        Given given = new Given(leaving.house().stores());
        leaving.pushed(1).seen(Duration.ofMinutes(5), "Service web differs", "");
        given.applied(leaving.house().newest(), 7, Status.DONE, "chat_web__Service", "chat_web_apps_Deployment");
        leaving.house().world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));

        assertThat(leaving.pushed(2).words()).containsExactly("Ready=False/Failed", "Stalled=True/Failed");
        given.applied(leaving.house().newest(), 7, Status.DONE, "chat_new__ConfigMap", "chat_web__Service");

        AppStatus status = leaving.status();
        assertThat(status.lastAppliedRevision()).isEqualTo(Samples.revision(1).toString());
        assertThat(status.inventory().entries())
                .extracting(AppStatus.Inventory.Entry::id)
                .as("objects of both revisions")
                .containsExactly("chat_new__ConfigMap", "chat_web__Service", "chat_web_apps_Deployment");
    }
}
