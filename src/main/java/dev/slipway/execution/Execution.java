package dev.slipway.execution;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.guard.VettedPlan;
import dev.slipway.plan.Failure;
import dev.slipway.plan.Step;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One plan being carried out.
 *
 * @param begun when its phase began
 * @param fresh true when no earlier entry can have begun its next step
 * @param undoes what a rollback undoes: its references may name steps of it
 */
public record Execution(
        Deployment deployment,
        Track track,
        VettedPlan plan,
        List<StepResult> results,
        Instant begun,
        boolean fresh,
        Optional<Execution> undoes) {

    public Execution {
        results = List.copyOf(results);
    }

    public Optional<Step> next() {
        List<Step> steps = plan.plan().steps();
        return results.size() < steps.size() ? Optional.of(steps.get(results.size())) : Optional.empty();
    }

    /** A step that failed is the end, also for an owner that finds its result and nothing that came of it. */
    Optional<Failure> failure() {
        return results.stream()
                .flatMap(result -> result
                        .trouble()
                        .map(trouble -> new Failure(result.step(), trouble.blame(), trouble.reason(), result.message()))
                        .stream())
                .findFirst();
    }

    /** When the next step became the next one. */
    public Instant since() {
        return results.isEmpty() ? begun : results.getLast().endedAt();
    }

    public Execution with(StepResult result) {
        List<StepResult> more = new ArrayList<>(results);
        more.add(result);
        return new Execution(deployment, track, plan, more, begun, true, undoes);
    }

    /** True when something was made that a rollback should take back; building and pushing an image alone is not. */
    public boolean changedTheTarget() {
        return results.stream()
                .filter(result -> result.status() != StepResult.Status.SKIPPED)
                .anyMatch(result -> changesTheTarget(result.call()));
    }

    /** The same, where the next step may have been begun without coming to a result. */
    public boolean mayHaveChangedTheTarget() {
        return changedTheTarget()
                || next().map(step -> changesTheTarget(step.call())).orElse(false);
    }

    private static boolean changesTheTarget(ToolCall call) {
        return call.effect() != Effect.READ
                && !call.tool().equals("docker.build")
                && !call.tool().equals("docker.push");
    }

    /** The step's call with everything filled, or why that can't be. */
    Filling fill(Step step) {
        try {
            Arguments filled = step.call().arguments().filled(this::value);
            return new Filling.Filled(step.call().withArguments(filled));
        } catch (Unfilled e) {
            return new Filling.Missing(e.reference);
        }
    }

    /** What came of filling. */
    sealed interface Filling {
        record Filled(ToolCall call) implements Filling {}

        record Missing(Reference reference) implements Filling {}
    }

    private String value(Reference reference) {
        return lookUp(reference)
                .or(() -> undoes.flatMap(undone -> undone.lookUp(reference)))
                .orElseThrow(() -> new Unfilled(reference));
    }

    private Optional<String> lookUp(Reference reference) {
        Optional<StepResult> result =
                results.stream().filter(r -> r.step().equals(reference.step())).findFirst();
        if (reference.output().equals(Reference.KEY)) {
            return result.filter(r -> r.status() != StepResult.Status.SKIPPED)
                    .map(r -> r.call().key(plan.app().id()))
                    .or(() -> keyOfUnfinished(reference.step()))
                    .map(Digest::value);
        }
        return result.map(r -> r.outputs().get(reference.output()));
    }

    /** A step without a result may have been begun: its key is known as soon as its own references are. */
    private Optional<Digest> keyOfUnfinished(String name) {
        return plan.plan().steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .flatMap(step -> fill(step) instanceof Filling.Filled(ToolCall call)
                        ? Optional.of(call.key(plan.app().id()))
                        : Optional.empty());
    }

    @SuppressWarnings("serial") // never leaves this record
    private static final class Unfilled extends RuntimeException {
        private final Reference reference;

        Unfilled(Reference reference) {
            super("nothing to fill " + reference, null, false, false);
            this.reference = reference;
        }
    }
}
