package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import dev.slipway.guard.Verdict;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.House;
import dev.slipway.testing.NamedGuardrail;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final Caller SOMEBODY = new Caller("somebody");

    private final House house = new House(Samples.app(Samples.process()));

    @Test
    void shipsAPushedCommit() {
        house.push(1);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded");
        assertThat(house.world().things()).containsExactly("01 on 8080");
    }

    @Test
    void replacesWhatRanBefore() {
        house.push(1);
        house.settle();
        house.push(2);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded");
        assertThat(house.world().things()).containsExactly("02 on 8080");
    }

    @Test
    void putsBackWhatRanBeforeWhenTheNewOneFailsItsProbe() {
        house.push(1);
        house.settle();
        house.world().next("probe.http", new ToolResult.Done(Map.of(), "the candidate answers"));
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.push(2);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "RolledBack");
        assertThat(house.world().things()).containsExactly("01 on 8080");
        assertThat(house.newest().outcome().orElseThrow().message()).contains("probe: because of ProbeFailed");
    }

    @Test
    void rollsAFirstDeploymentBackToNothing() {
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.push(1);

        house.settle();

        assertThat(house.outcomes()).containsExactly("RolledBack");
        assertThat(house.world().things()).isEmpty();
    }

    @Test
    void saysLoudlyWhenTheStateBeforeIsNotReached() {
        house.push(1);
        house.settle();
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.world().alreadyHas("unknown", "a stranger");
        house.push(2);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "RollbackFailed");
        assertThat(house.newest().outcome().orElseThrow().message()).contains("a stranger");
    }

    @Test
    void doesNotTryABadCommitAgainByItself() {
        house.world().next("probe.http", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));
        house.push(1);
        house.settle();

        house.pass(Duration.ofDays(1));
        house.settle();

        assertThat(house.outcomes()).containsExactly("RolledBack");
    }

    @Test
    void bearsAnOutageWithoutBlamingTheCommit() {
        for (int i = 0; i < 3; i++) {
            house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        }
        house.push(1);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded");
    }

    @Test
    void waitsForAStepThatIsStillRunningButNotForEver() {
        house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        for (int i = 0; i < 100; i++) {
            house.world().nextObservation("process.start", new Observation.InFlight(Duration.ofSeconds(30)));
        }
        house.push(1);

        house.settle();

        assertThat(house.outcomes()).containsExactly("RolledBack");
        assertThat(house.newest().outcome().orElseThrow())
                .returns("StillRunning", outcome -> outcome.reason().word())
                .returns("candidate: candidate is still running", Outcome::message);
    }

    @Test
    void triesAgainLaterWhenAnOutageLasted() {
        for (int i = 0; i < 50; i++) {
            house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        }
        house.push(1);
        house.settle();
        assertThat(house.outcomes()).containsExactly("RolledBack");

        house.pass(Duration.ofMinutes(2));
        house.settle();
        house.pass(Duration.ofMinutes(2));
        house.settle();

        assertThat(house.outcomes()).last().isEqualTo("Succeeded");
    }

    @Test
    void shipsOnlyTheNewestOfManyAndShowsTheOthersAsSuperseded() {
        for (int i = 1; i <= 50; i++) {
            house.push(i);
        }

        house.settle();

        assertThat(house.outcomes()).hasSize(50).last().isEqualTo("Succeeded");
        assertThat(house.outcomes().subList(0, 49)).containsOnly("Superseded");
        assertThat(house.world().things()).containsExactly("32 on 8080");
    }

    @Test
    void deploysNothingOlderAfterTheNewestHoweverManyWait() {
        int many = 2 * RevisionQueue.MOST_WAITING + 300;
        house.stores().transactions().run(() -> IntStream.rangeClosed(1, many).forEach(house::push));

        house.settle();

        List<DeploymentRecord> all = house.stores()
                .history()
                .list(Optional.empty(), Optional.empty(), 2 * many)
                .reversed();
        assertThat(all).hasSize(many);
        assertThat(all.getLast().deployment().revision()).isEqualTo(Samples.revision(many));
        assertThat(house.outcomes()).last().isEqualTo("Succeeded");
        assertThat(all.subList(0, many - 1))
                .extracting(
                        record -> record.deployment().outcome().orElseThrow().kind())
                .containsOnly(Outcome.Kind.SUPERSEDED);
    }

    @Test
    void leavesADeploymentForANewerRevisionAndRemovesWhatItMade() {
        house.world().next("probe.http", new ToolResult.Pending(Duration.ofSeconds(1), "not yet"));
        house.push(1);
        house.advance();
        house.push(2);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Superseded", "Succeeded");
        assertThat(house.world().things()).containsExactly("02 on 8080");
    }

    @Test
    void putsBackWhatACancelledDeploymentChanged() {
        house.push(1);
        house.settle();
        house.world().next("probe.http", new ToolResult.Pending(Duration.ofSeconds(1), "not yet"));
        house.push(2);
        house.advance();
        assertThat(house.world().things()).contains("02 on free");

        assertThat(house.commands().cancel(house.newest().id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Cancelled");
        assertThat(house.world().things()).containsExactly("01 on 8080");
    }

    @Test
    void waitsForAnApprovalOfExactlyThisPlan() {
        House strict = new House(Samples.app(Samples.process(), ApprovalRule.ALWAYS));
        strict.push(1);
        strict.settle();
        assertThat(strict.outcomes()).containsExactly("AwaitingApproval");
        String id = strict.newest().id();

        Answer other = strict.commands().approve(id, Optional.of(Digest.of("another")), SOMEBODY);
        assertThat(other).isInstanceOf(Answer.Conflict.class);
        strict.settle();
        assertThat(strict.newest().phase()).isEqualTo(Phase.AWAITING_APPROVAL);

        assertThat(strict.commands().approve(id, Optional.empty(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);
        strict.settle();
        assertThat(strict.outcomes()).containsExactly("Succeeded");
    }

    @Test
    void tellsOfAnApprovalOnceHoweverOftenItIsGiven() {
        House strict = new House(Samples.app(Samples.process(), ApprovalRule.ALWAYS));
        strict.push(1);
        strict.settle();
        String id = strict.newest().id();

        Answer first = strict.commands().approve(id, Optional.empty(), SOMEBODY);
        Answer second = strict.commands().approve(id, Optional.empty(), new Caller("somebody else"));

        assertThat(first).isInstanceOf(Answer.Accepted.class);
        assertThat(second).isInstanceOf(Answer.Accepted.class);
        assertThat(second.message()).contains("already, by " + SOMEBODY.name());
        strict.settle();
        assertThat(strict.stores().history().events(id).stream()
                        .filter(event -> event.type().equals("Approved")))
                .hasSize(1);
    }

    @Test
    void endsAsDeniedWhenTheApprovalIsRefused() {
        House strict = new House(Samples.app(Samples.process(), ApprovalRule.ALWAYS));
        strict.push(1);
        strict.settle();

        strict.commands().reject(strict.newest().id(), SOMEBODY);
        strict.settle();

        assertThat(strict.outcomes()).containsExactly("Denied");
        assertThat(strict.world().effects()).isEmpty();
    }

    @Test
    void doesNothingThatAGuardrailDenies() {
        House guarded = new House(
                Samples.app(Samples.process()),
                new NamedGuardrail("never", call -> new Verdict.Deny("Never", "not on a Friday")));
        guarded.push(1);

        guarded.settle();

        assertThat(guarded.outcomes()).containsExactly("Denied");
        assertThat(guarded.newest().outcome().orElseThrow().message()).contains("not on a Friday");
        assertThat(guarded.world().effects()).isEmpty();
    }

    @Test
    void waitsForAGuardrailThatIsTooBusyToAnswer() {
        AtomicInteger asked = new AtomicInteger();
        House busy = new House(Samples.app(Samples.process()), new NamedGuardrail("busy", call -> {
            if (asked.incrementAndGet() < 20) {
                return House.TOO_SLOW;
            }
            return new Verdict.Allow();
        }));
        busy.push(1);

        assertThat(busy.advance()).isInstanceOf(Progress.Waiting.class);
        assertThat(busy.world().effects()).isEmpty();
        busy.settle();

        assertThat(busy.outcomes()).containsExactly("Succeeded");
    }

    /** As after a restart on a busy machine: what was being carried out is not given up. */
    @Test
    void goesOnWithADeploymentWhoseGuardrailsWereTooBusyToAnswer() {
        AtomicInteger slow = new AtomicInteger();
        House busy = new House(Samples.app(Samples.process()), new NamedGuardrail("busy", call -> {
            if (slow.getAndDecrement() > 0) {
                return House.TOO_SLOW;
            }
            return new Verdict.Allow();
        }));
        busy.world().next("probe.http", new ToolResult.Pending(Duration.ofSeconds(1), "not yet"));
        busy.push(1);
        assertThat(busy.advance()).isInstanceOf(Progress.Waiting.class);
        assertThat(busy.newest().phase()).isEqualTo(Phase.EXECUTING);

        slow.set(1);
        assertThat(busy.advance()).isInstanceOf(Progress.Waiting.class);
        assertThat(busy.newest().trouble()).isPresent();
        busy.settle();

        assertThat(busy.outcomes()).containsExactly("Succeeded");
    }

    @Test
    void doesNothingWhileAGuardrailDoesNotAnswer() {
        House busy = new House(Samples.app(Samples.process()), new NamedGuardrail("busy", call -> {
            return House.TOO_SLOW;
        }));
        busy.push(1);

        busy.settle();

        assertThat(busy.outcomes()).first().isEqualTo("Failed");
        assertThat(busy.newest().outcome().map(outcome -> outcome.reason().word()))
                .contains("GuardrailTimedOut");
        assertThat(busy.world().effects()).isEmpty();
    }

    @Test
    void stopsAtOnceWhenSomebodyElseOwnsTheWork() {
        house.push(1);
        house.fence().seeing(Fence.Standing.HOLDS, Fence.Standing.LOST);

        assertThatThrownBy(house::advance).isInstanceOf(FenceLost.class);
        assertThat(house.world().effects()).isEmpty();
    }

    @Test
    void asksAPersonWhenItCannotBeToldWhatHappened() {
        house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        house.world().nextObservation("process.start", new Observation.Unclear("two of them"));
        house.push(1);

        house.settle();

        assertThat(house.outcomes()).containsExactly("Executing");
        assertThat(house.newest().waitingFor()).contains("it can't be told whether candidate took effect: two of them");
    }

    @Test
    void tellsEveryChangeOnceAndInOrder() {
        house.push(1);

        house.settle();

        assertThat(house.stores().history().events(house.newest().id()))
                .filteredOn(DeploymentEvent::isForReceivers)
                .extracting(DeploymentEvent::type)
                .containsExactly("Started", "Planned", "Executing", "Succeeded");
        assertThat(house.stores().history().events(house.newest().id()))
                .extracting(DeploymentEvent::sequence)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void deploysTheSameCommitAgainOnRequest() {
        house.push(1);
        house.settle();

        assertThat(house.commands().retry(house.newest().id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded");
        assertThat(house.world().things()).containsExactly("01 on 8080");
    }

    @Test
    void deploysWhatRanBeforeOnRequest() {
        house.push(1);
        house.settle();
        house.push(2);
        house.settle();

        assertThat(house.commands().rollBack(house.newest().id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded", "Succeeded");
        assertThat(house.world().things()).containsExactly("01 on 8080");
    }
}
