package dev.slipway.execution;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Reason;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.VettedPlan;
import dev.slipway.plan.Failure;
import dev.slipway.plan.Step;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs a vetted plan one step at a time. May be entered again after a crash: the step in doubt is observed, never repeated blindly. */
public final class Executor {

    private final GuardedToolbox tools;
    private final CheckpointStore checkpoints;
    private final Journal journal;
    private final InstantSource clock;

    public Executor(GuardedToolbox tools, CheckpointStore checkpoints, Journal journal, InstantSource clock) {
        this.tools = tools;
        this.checkpoints = checkpoints;
        this.journal = journal;
        this.clock = clock;
    }

    /** Goes on until the plan has ended, a step failed, or something has to be waited for. */
    public Advance run(Execution execution, Fence fence) {
        Optional<Failure> known = execution.failure();
        if (known.isPresent()) {
            return new Advance.Failed(execution, known.get());
        }
        Execution now = execution;
        for (Fence.Standing standing = fence.look(); now.next().isPresent(); standing = fence.known()) {
            switch (standing) {
                case LOST ->
                    throw new FenceLost(
                            "another replica goes on with " + now.deployment().id());
                case WOKEN -> {
                    return new Advance.Woken(now);
                }
                case HOLDS -> {}
            }
            Advance advance = step(now, now.next().orElseThrow(), fence);
            if (!(advance instanceof Advance.Finished)) {
                return advance;
            }
            now = advance.execution();
        }
        return new Advance.Finished(now);
    }

    /** Finds out what became of a step that may have been begun, so that the deployment can be given up: it is not made now. */
    public Advance settle(Execution execution, Fence fence) {
        if (execution.fresh() || execution.next().isEmpty()) {
            return new Advance.Finished(execution);
        }
        Step step = execution.next().orElseThrow();
        if (step.call().effect() == Effect.READ
                || !(execution.fill(step) instanceof Execution.Filling.Filled(ToolCall call))) {
            return new Advance.Finished(execution);
        }
        Doing doing = new Doing(execution, step, call, fence, clock.instant());
        return switch (tools.observe(execution.plan(), step.name(), call, doing.attempt())) {
            case Observation.TookEffect(ToolResult.Done done) -> doing.done(done, true);
            case Observation.Absent() -> doing.abandoned("it had not taken effect");
            case Observation.Unclear(String why) -> doing.abandoned(why);
            case Observation.InFlight(var again) -> doing.inFlight(again);
            case Observation.Unreachable(String why) -> doing.troubled(why);
        };
    }

    private Advance step(Execution execution, Step step, Fence fence) {
        Instant started = clock.instant();
        return switch (execution.fill(step)) {
            case Execution.Filling.Filled(ToolCall call) ->
                carryOut(new Doing(execution, step, call, fence, started), execution.fresh());
            case Execution.Filling.Missing(var reference) -> {
                Doing doing = new Doing(execution, step, step.call(), fence, started);
                yield execution.track() == Track.ROLLBACK
                        ? doing.skipped("nothing to do: " + reference + " was never made")
                        : doing.failed(Blame.REVISION, new Reason("OutputMissing"), reference + " has no value");
            }
        };
    }

    private Advance carryOut(Doing doing, boolean fresh) {
        if (doing.call().effect() == Effect.READ) {
            return doing.ended(tools.call(doing.plan(), doing.step().name(), doing.call(), doing.attempt()));
        }
        return fresh ? change(doing) : settleThenChange(doing);
    }

    private Advance settleThenChange(Doing doing) {
        return switch (tools.observe(doing.plan(), doing.step().name(), doing.call(), doing.attempt())) {
            case Observation.TookEffect(ToolResult.Done done) -> doing.done(done, true);
            case Observation.Absent() -> change(doing);
            case Observation.InFlight(var again) -> doing.inFlight(again);
            case Observation.Unclear(String why) ->
                new Advance.InDoubt(doing.execution(), doing.step().name(), why);
            case Observation.Unreachable(String why) -> doing.troubled(why);
        };
    }

    private Advance change(Doing doing) {
        return switch (checkpoints.save(doing.checkpoint())) {
            case CheckpointStore.Saving.Saved() -> {
                if (doing.fence().look() == Fence.Standing.LOST) {
                    throw new FenceLost("another replica goes on with "
                            + doing.execution().deployment().id());
                }
                yield doing.ended(tools.call(doing.plan(), doing.step().name(), doing.call(), doing.attempt()));
            }
            case CheckpointStore.Saving.Stale() ->
                throw new FenceLost("a newer owner has saved a checkpoint of "
                        + doing.execution().deployment().id());
            case CheckpointStore.Saving.Unavailable(String why) ->
                doing.troubled("the checkpoint can't be saved: " + why);
        };
    }

    /** One step at its moment. */
    private final class Doing {

        private final Execution execution;
        private final Step step;
        private final ToolCall call;
        private final Fence fence;
        private final Instant started;

        Doing(Execution execution, Step step, ToolCall call, Fence fence, Instant started) {
            this.execution = execution;
            this.step = step;
            this.call = call;
            this.fence = fence;
            this.started = started;
        }

        Execution execution() {
            return execution;
        }

        Step step() {
            return step;
        }

        ToolCall call() {
            return call;
        }

        Fence fence() {
            return fence;
        }

        VettedPlan plan() {
            return execution.plan();
        }

        Attempt attempt() {
            App app = execution.plan().app();
            Instant since = execution.since();
            Instant from = execution.fresh() || call.effect() != Effect.READ ? started : since;
            return new Attempt(
                    app,
                    execution.deployment().id(),
                    fence.token(),
                    since,
                    from.plus(app.spec().timeout()));
        }

        Checkpoint checkpoint() {
            return new Checkpoint(
                    Checkpoint.VERSION,
                    execution.plan().app().id(),
                    execution.deployment().id(),
                    fence.token(),
                    execution.track(),
                    execution.plan().plan().digest(),
                    execution.results().size(),
                    call.key(execution.plan().app().id()),
                    started);
        }

        Advance ended(ToolResult result) {
            return switch (result) {
                case ToolResult.Done done -> done(done, false);
                case ToolResult.Pending(var again, String why) -> new Advance.Waiting(execution, again, why);
                case ToolResult.Failed(Blame blame, Reason reason, String message) ->
                    blame == Blame.WORLD ? troubled(reason, message) : failed(blame, reason, message);
            };
        }

        Advance done(ToolResult.Done done, boolean found) {
            return new Advance.Finished(
                    record(StepResult.Status.DONE, done.outputs(), done.summary(), Optional.empty(), found));
        }

        /** Quietly as long as a phase may last; from then on it is an outage like others, so that it comes to an end. */
        Advance inFlight(Duration again) {
            String why = step.name() + " is still running";
            Instant end = execution.since().plus(execution.plan().app().spec().timeout());
            return clock.instant().isBefore(end)
                    ? new Advance.Waiting(execution, again, why)
                    : troubled(new Reason("StillRunning"), why);
        }

        Advance skipped(String why) {
            return new Advance.Finished(record(StepResult.Status.SKIPPED, Map.of(), why, Optional.empty(), false));
        }

        Advance abandoned(String why) {
            return new Advance.Finished(record(StepResult.Status.ABANDONED, Map.of(), why, Optional.empty(), false));
        }

        Advance failed(Blame blame, Reason reason, String message) {
            StepResult.Trouble trouble = new StepResult.Trouble(blame, reason);
            Execution after = record(StepResult.Status.FAILED, Map.of(), message, Optional.of(trouble), false);
            return new Advance.Failed(after, new Failure(step.name(), blame, reason, message));
        }

        Advance troubled(String why) {
            return troubled(new Reason("Unreachable"), why);
        }

        private Advance troubled(Reason reason, String message) {
            return new Advance.Troubled(execution, new Failure(step.name(), Blame.WORLD, reason, message));
        }

        private Execution record(
                StepResult.Status status,
                Map<String, String> outputs,
                String message,
                Optional<StepResult.Trouble> trouble,
                boolean found) {
            StepResult result = new StepResult(
                    execution.track(),
                    execution.results().size(),
                    step.name(),
                    call,
                    status,
                    new TreeMap<>(outputs),
                    message,
                    trouble,
                    started,
                    clock.instant(),
                    found);
            journal.record(execution, result, fence);
            return execution.with(result);
        }
    }
}
