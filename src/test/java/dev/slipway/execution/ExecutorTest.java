package dev.slipway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Reason;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.TimeLimit;
import dev.slipway.guard.Vetting;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.Fences;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.Toolbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutorTest {

    private static final App APP = Samples.app(Samples.process(), ApprovalRule.NEVER);
    private static final Deployment DEPLOYMENT =
            Deployment.opened("d1", APP.id(), 1, Samples.revision(1), "trigger", Instant.EPOCH);

    private final FakeWorld world = new FakeWorld();
    private final Fences fence = Fences.holding();
    private final List<StepResult> recorded = new ArrayList<>();
    private final Saves checkpoints = new Saves();
    private final Toolbox tools = new Toolbox(world.tools("x.make", "x.take", "x.look"));
    private final Gate gate = new Gate(tools, List.of(), new NoLimit());
    private final Executor executor = new Executor(
            new GuardedToolbox(tools, gate),
            checkpoints,
            (execution, result, f) -> recorded.add(result),
            InstantSource.fixed(Instant.EPOCH));

    @Test
    void carriesOutAllStepsInOrder() {
        Advance advance = executor.run(execution(make("a"), look("b"), make("c")), fence);

        assertThat(advance).isInstanceOf(Advance.Finished.class);
        assertThat(world.effects()).containsExactly("made a", "made c");
        assertThat(recorded).extracting(StepResult::step).containsExactly("a", "b", "c");
    }

    @Test
    void savesAnIntentBeforeEachEffectAndNoneForReads() {
        executor.run(execution(make("a"), look("b"), make("c")), fence);

        assertThat(checkpoints.saved).extracting(Checkpoint::index).containsExactly(0, 2);
    }

    @Test
    void fillsTheOutputsOfEarlierSteps() {
        Step use = new Step("use", call("x.make", Effect.CHANGE, Map.of("name", new Reference("a", "id"))));

        executor.run(execution(make("a"), use), fence);

        assertThat(world.effects()).containsExactly("made a", "made id-of-a");
    }

    @Test
    void observesTheStepInDoubtInsteadOfRepeatingIt() {
        Execution crashed = execution(false, make("a"));
        world.alreadyHas(make("a").call().key(APP.id()).value(), "a");

        Advance advance = executor.run(crashed, fence);

        assertThat(advance).isInstanceOf(Advance.Finished.class);
        assertThat(world.effects()).isEmpty();
        assertThat(recorded.getFirst().found()).isTrue();
    }

    @Test
    void makesWhatIsSeenToBeAbsentAfterACrash() {
        executor.run(execution(false, make("a")), fence);

        assertThat(world.effects()).containsExactly("made a");
    }

    @Test
    void goesNoFurtherThanAFailureThatAnEarlierOwnerRecorded() {
        world.next("x.look", new ToolResult.Failed(Blame.REVISION, new Reason("ProbeFailed"), "it answered 500"));
        Execution failed = executor.run(execution(look("a"), make("b")), fence).execution();

        Advance advance = executor.run(failed, fence);

        assertThat(advance)
                .isInstanceOfSatisfying(
                        Advance.Failed.class,
                        again -> assertThat(again.failure().message()).isEqualTo("it answered 500"));
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void waitsForAStepThatIsStillInFlight() {
        world.nextObservation("x.make", new Observation.InFlight(Duration.ofSeconds(3)));

        Advance advance = executor.run(execution(false, make("a")), fence);

        assertThat(advance)
                .isInstanceOfSatisfying(
                        Advance.Waiting.class,
                        waiting -> assertThat(waiting.askAgainAfter()).hasSeconds(3));
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void asksAPersonWhenTheWorldIsUnclear() {
        world.nextObservation("x.make", new Observation.Unclear("two of them"));

        Advance advance = executor.run(execution(false, make("a")), fence);

        assertThat(advance).isInstanceOf(Advance.InDoubt.class);
        assertThat(world.effects()).isEmpty();
        assertThat(recorded).isEmpty();
    }

    @Test
    void stopsAtTheFirstFailure() {
        world.next("x.look", FakeWorld.failed(Blame.REVISION, "ProbeFailed"));

        Advance advance = executor.run(execution(make("a"), look("b"), make("c")), fence);

        assertThat(advance)
                .isInstanceOfSatisfying(
                        Advance.Failed.class,
                        failed -> assertThat(failed.failure().reason().word()).isEqualTo("ProbeFailed"));
        assertThat(world.effects()).containsExactly("made a");
    }

    @Test
    void recordsNothingOfAnOutageSoThatTheStepIsTriedAgain() {
        world.next("x.make", FakeWorld.failed(Blame.WORLD, "Unreachable"));

        Advance advance = executor.run(execution(make("a")), fence);

        assertThat(advance).isInstanceOf(Advance.Troubled.class);
        assertThat(recorded).isEmpty();
    }

    @Test
    void doesNothingWhenTheCheckpointCannotBeSaved() {
        checkpoints.answer = new CheckpointStore.Saving.Unavailable("down");

        Advance advance = executor.run(execution(make("a")), fence);

        assertThat(advance).isInstanceOf(Advance.Troubled.class);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void stopsAtOnceWhenSomebodyElseOwnsTheWork() {
        checkpoints.answer = new CheckpointStore.Saving.Stale();

        assertThatThrownBy(() -> executor.run(execution(make("a")), fence)).isInstanceOf(FenceLost.class);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void looksAtTheFenceBetweenIntentAndEffect() {
        fence.seeing(Fence.Standing.HOLDS, Fence.Standing.LOST);

        assertThatThrownBy(() -> executor.run(execution(make("a")), fence)).isInstanceOf(FenceLost.class);
        assertThat(checkpoints.saved).hasSize(1);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void returnsBetweenTwoStepsWhenSomethingHasHappened() {
        fence.seeing(Fence.Standing.HOLDS, Fence.Standing.HOLDS, Fence.Standing.WOKEN);

        Advance advance = executor.run(execution(make("a"), make("b")), fence);

        assertThat(advance).isInstanceOf(Advance.Woken.class);
        assertThat(world.effects()).containsExactly("made a");
    }

    @Test
    void removesInARollbackWhatAStepWithoutAResultMayHaveMade() {
        Execution forward = execution(make("a"), make("b"));
        world.alreadyHas(make("b").call().key(APP.id()).value(), "b");

        executor.run(rollbackOf(forward, take("b")), fence);

        assertThat(world.effects()).containsExactly("removed b");
    }

    @Test
    void skipsInARollbackWhatCanNeverHaveBeenMade() {
        Step use = new Step("use", call("x.make", Effect.CHANGE, Map.of("name", new Reference("a", "id"))));
        Execution forward = execution(make("a"), use);

        executor.run(rollbackOf(forward, take("use")), fence);

        assertThat(recorded.getFirst().status()).isEqualTo(StepResult.Status.SKIPPED);
    }

    @Test
    void settlesWithoutMakingAnything() {
        Advance advance = executor.settle(execution(false, make("a")), fence);

        assertThat(advance).isInstanceOf(Advance.Finished.class);
        assertThat(recorded.getFirst().status()).isEqualTo(StepResult.Status.ABANDONED);
        assertThat(world.effects()).isEmpty();
    }

    static IntStream everyPoint() {
        return IntStream.range(0, 16);
    }

    /** Stopped before and after every checkpoint, effect and record, and entered again. */
    @ParameterizedTest
    @MethodSource("everyPoint")
    void endsInTheSameStateWhereverItWasStopped(int point) {
        Execution begun = execution(make("a"), make("b"), look("c"), make("d"), make("e"));
        int[] countdown = {point};
        Runnable tick = () -> {
            if (countdown[0]-- == 0) {
                throw new Crash();
            }
        };
        Executor crashing = new Executor(
                new GuardedToolbox(tools, gate),
                new Saves() {
                    @Override
                    public Saving save(Checkpoint checkpoint) {
                        tick.run();
                        Saving saving = checkpoints.save(checkpoint);
                        tick.run();
                        return saving;
                    }
                },
                (execution, result, f) -> {
                    tick.run();
                    recorded.add(result);
                    tick.run();
                },
                InstantSource.fixed(Instant.EPOCH));
        try {
            crashing.run(begun, fence);
        } catch (Crash e) {
            assertThat(executor.run(again(begun), fence)).isInstanceOf(Advance.Finished.class);
        }

        assertThat(world.effects()).containsExactly("made a", "made b", "made d", "made e");
        assertThat(recorded).extracting(StepResult::step).containsExactly("a", "b", "c", "d", "e");
    }

    private Execution again(Execution begun) {
        return new Execution(
                begun.deployment(), begun.track(), begun.plan(), recorded, begun.begun(), false, begun.undoes());
    }

    private Execution execution(Step... steps) {
        return execution(true, steps);
    }

    private Execution execution(boolean fresh, Step... steps) {
        Vetting.Allowed allowed =
                (Vetting.Allowed) gate.vet(APP, new Proposal(plan(List.of(steps)), plan(List.of())), Optional.empty());
        return new Execution(
                DEPLOYMENT, Track.FORWARD, allowed.plan(), List.of(), Instant.EPOCH, fresh, Optional.empty());
    }

    private Execution rollbackOf(Execution forward, Step... steps) {
        Vetting.Allowed allowed = (Vetting.Allowed)
                gate.vet(APP, new Proposal(forward.plan().plan(), plan(List.of(steps))), Optional.empty());
        return new Execution(
                DEPLOYMENT, Track.ROLLBACK, allowed.rollback(), List.of(), Instant.EPOCH, true, Optional.of(forward));
    }

    private static Plan plan(List<Step> steps) {
        return new Plan(APP.id(), 1, Samples.commit(1), "tree", steps);
    }

    private static Step make(String name) {
        return new Step(name, call("x.make", Effect.CHANGE, Map.of("name", name)));
    }

    private static Step take(String step) {
        return new Step("take-" + step, call("x.take", Effect.CHANGE, Map.of("key", new Reference(step, "key"))));
    }

    private static Step look(String name) {
        return new Step(name, call("x.look", Effect.READ, Map.of()));
    }

    private static ToolCall call(String tool, Effect effect, Map<String, ?> arguments) {
        return new ToolCall(tool, effect, "local", Arguments.of(arguments));
    }

    @SuppressWarnings("serial") // never serialised
    private static final class Crash extends RuntimeException {}

    private static final class NoLimit implements TimeLimit {
        @Override
        public <T> List<Optional<T>> each(List<Supplier<T>> works) {
            return works.stream().map(work -> Optional.of(work.get())).toList();
        }
    }

    private static class Saves implements CheckpointStore {

        private final List<Checkpoint> saved = new ArrayList<>();
        private final Map<AppId, Checkpoint> newest = new HashMap<>();
        private Saving answer = new Saving.Saved();

        @Override
        public Saving save(Checkpoint checkpoint) {
            saved.add(checkpoint);
            newest.put(checkpoint.app(), checkpoint);
            return answer;
        }

        @Override
        public Optional<Checkpoint> load(AppId app) {
            return Optional.ofNullable(newest.get(app));
        }

        @Override
        public void drop(AppId app) {
            newest.remove(app);
        }
    }
}
