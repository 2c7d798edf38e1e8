package dev.slipway.pipeline;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.execution.Advance;
import dev.slipway.execution.Execution;
import dev.slipway.execution.Executor;
import dev.slipway.execution.Track;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Gate;
import dev.slipway.guard.VettedPlan;
import dev.slipway.guard.Vetting;
import dev.slipway.plan.Failure;
import dev.slipway.plan.Proposal;
import dev.slipway.tool.Blame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Carries a vetted plan out and, when it fails, its rollback. Every entry vets the recorded plans again. */
final class CarryingOut {

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Stores stores;
    private final Gate gate;
    private final Executor executor;
    private final Minutes minutes;
    private final Patience patience;
    private final InstantSource clock;

    CarryingOut(Stores stores, Gate gate, Executor executor, Minutes minutes, Patience patience, InstantSource clock) {
        this.stores = stores;
        this.gate = gate;
        this.executor = executor;
        this.minutes = minutes;
        this.patience = patience;
        this.clock = clock;
    }

    /** The phase has just begun: no step can be in doubt. */
    Progress begin(Turn turn, Vetting.Allowed allowed) {
        return run(turn, allowed, true);
    }

    /** A later entry, perhaps after a crash. */
    Progress goOn(Turn turn) {
        return switch (vet(turn)) {
            case Vetting.Allowed allowed -> run(turn, allowed, false);
            case Vetting.NeedsApproval needs -> notAllowed(turn, "it needs an approval now");
            case Vetting.Denied denied -> forbidden(turn, denied);
        };
    }

    Progress rollBack(Turn turn) {
        return rollBack(turn, false);
    }

    /** The phase has just begun. */
    Progress rollBackAtOnce(Turn turn) {
        return rollBack(turn, true);
    }

    /** Ends it early: what was begun is settled first; a cancel puts back what was changed, a newer revision builds on it. */
    Progress giveUp(Turn turn, Outcome outcome) {
        Vetting vetting = vet(turn);
        if (!(vetting instanceof Vetting.Allowed allowed)) {
            return forbidden(turn, vetting);
        }
        return switch (executor.settle(forward(turn, allowed, false), turn.fence())) {
            case Advance.Finished(Execution execution) -> givenUp(turn, execution, outcome);
            case Advance.Failed(Execution execution, Failure failure) -> givenUp(turn, execution, outcome);
            case Advance.Woken(Execution execution) -> new Progress.Waiting(clock.instant(), "woken");
            case Advance.Waiting waiting -> waiting(turn, waiting);
            case Advance.Troubled(Execution execution, Failure failure) -> troubled(turn, execution, failure);
            case Advance.InDoubt(Execution execution, String step, String why) -> inDoubt(turn, step, why);
        };
    }

    private Progress givenUp(Turn turn, Execution execution, Outcome outcome) {
        if (outcome.kind() == Kind.CANCELLED && execution.changedTheTarget()) {
            return rollBack(minutes.rollingBack(turn, outcome), true);
        }
        return minutes.ended(turn, outcome);
    }

    private Progress run(Turn turn, Vetting.Allowed allowed, boolean fresh) {
        return switch (executor.run(forward(turn, allowed, fresh), turn.fence())) {
            case Advance.Finished(Execution execution) -> succeeded(turn);
            case Advance.Failed(Execution execution, Failure failure) ->
                failed(turn, execution.changedTheTarget(), failure);
            case Advance.Woken(Execution execution) -> new Progress.Waiting(clock.instant(), "woken");
            case Advance.Waiting waiting -> waiting(turn, waiting);
            case Advance.Troubled(Execution execution, Failure failure) -> troubled(turn, execution, failure);
            case Advance.InDoubt(Execution execution, String step, String why) -> inDoubt(turn, step, why);
        };
    }

    private Progress rollBack(Turn turn, boolean fresh) {
        Vetting vetting = vet(turn);
        if (!(vetting instanceof Vetting.Allowed allowed)) {
            return unanswered(turn, vetting)
                    .orElseGet(() -> rollbackFailed(turn, "the rollback plan is not allowed any more"));
        }
        return switch (executor.run(rollback(turn, allowed, fresh), turn.fence())) {
            case Advance.Finished(Execution execution) -> putBack(turn);
            case Advance.Failed(Execution execution, Failure failure) ->
                rollbackFailed(turn, failure.step() + ": " + failure.message());
            case Advance.Woken(Execution execution) -> new Progress.Waiting(clock.instant(), "woken");
            case Advance.Waiting waiting -> waiting(turn, waiting);
            case Advance.Troubled(Execution execution, Failure failure) -> rollbackTroubled(turn, execution, failure);
            case Advance.InDoubt(Execution execution, String step, String why) -> inDoubt(turn, step, why);
        };
    }

    private Progress succeeded(Turn turn) {
        Outcome outcome =
                new Outcome(Kind.SUCCEEDED, "Succeeded", turn.deployment().revision() + " runs and has proved itself");
        return minutes.ended(turn, outcome);
    }

    private Progress failed(Turn turn, boolean changed, Failure failure) {
        String message = failure.step() + ": " + failure.message();
        if (changed && turn.app().spec().automaticRollback()) {
            Outcome then = new Outcome(Kind.ROLLED_BACK, failure.reason(), message);
            return rollBack(minutes.rollingBack(turn, then), true);
        }
        Kind kind = failure.blame() == Blame.POLICY && !changed ? Kind.DENIED : Kind.FAILED;
        return minutes.ended(turn, new Outcome(kind, failure.reason(), message), again(turn, failure.blame()));
    }

    private Progress putBack(Turn turn) {
        Outcome outcome = turn.deployment().ending().orElseThrow();
        Blame blame = outageEnded(turn, outcome) ? Blame.WORLD : Blame.REVISION;
        return minutes.ended(turn, outcome, again(turn, blame));
    }

    /** Only an outage is tried again by itself: its step has no result, for it never came to one. */
    private boolean outageEnded(Turn turn, Outcome outcome) {
        return outcome.kind() == Kind.ROLLED_BACK
                && stores.results().of(turn.deployment().id(), Track.FORWARD).stream()
                        .noneMatch(result -> result.trouble().isPresent());
    }

    private Progress rollbackFailed(Turn turn, String why) {
        String cause = turn.deployment().ending().map(Outcome::message).orElse("");
        Outcome outcome = turn.deployment().isRemoval()
                ? new Outcome(
                        Kind.ROLLBACK_FAILED,
                        "RemovalFailed",
                        "the App is deleted, and what ran for it may still be there, look at it: " + why)
                : new Outcome(
                        Kind.ROLLBACK_FAILED,
                        "RollbackFailed",
                        "the state before was not reached, look at it: " + why + " (rolled back because of " + cause
                                + ")");
        return minutes.ended(turn, outcome);
    }

    private Progress notAllowed(Turn turn, String why) {
        Outcome outcome = new Outcome(
                Kind.FAILED,
                "NotAllowedAnyMore",
                "the plan was being carried out and " + why + "; what it made was left");
        return minutes.ended(turn, outcome);
    }

    private Progress troubled(Turn turn, Execution execution, Failure failure) {
        return patience.bear(turn, place(execution), failure)
                .orElseGet(() -> failed(turn, execution.mayHaveChangedTheTarget(), failure));
    }

    private Progress rollbackTroubled(Turn turn, Execution execution, Failure failure) {
        return patience.bear(turn, place(execution), failure)
                .orElseGet(() -> rollbackFailed(turn, failure.step() + ": " + failure.message()));
    }

    private static String place(Execution execution) {
        return execution.track() + "/" + execution.results().size();
    }

    private Progress waiting(Turn turn, Advance.Waiting waiting) {
        minutes.waiting(turn, waiting.why());
        return new Progress.Waiting(clock.instant().plus(waiting.askAgainAfter()), waiting.why());
    }

    private Progress inDoubt(Turn turn, String step, String why) {
        String question = "it can't be told whether " + step + " took effect: " + why
                + "; put it right and wake the App with deploy, or cancel the deployment";
        minutes.waiting(turn, question);
        return new Progress.Waiting(clock.instant().plus(LOOK_AGAIN), question);
    }

    private Optional<QueuedRevision> again(Turn turn, Blame blame) {
        if (blame != Blame.WORLD) {
            return Optional.empty();
        }
        Instant then = clock.instant().plus(turn.app().spec().retryInterval());
        return Optional.of(Minutes.again(turn.app(), turn.deployment(), then));
    }

    private Progress forbidden(Turn turn, Vetting vetting) {
        return unanswered(turn, vetting).orElseGet(() -> notAllowed(turn, "a guardrail forbids it now"));
    }

    /** Guardrails that are too busy to answer forbid nothing for good. */
    private Optional<Progress> unanswered(Turn turn, Vetting vetting) {
        return vetting instanceof Vetting.Denied denied
                ? denied.outage().flatMap(failure -> patience.bear(turn, "vetting", failure))
                : Optional.empty();
    }

    /** What is recorded, with the approval that it has by now. */
    Vetting vet(Turn turn) {
        Recorded recorded =
                stores.transactions().call(() -> recorded(turn.deployment().id()));
        return gate.vet(turn.app(), recorded.proposal(), recorded.approval());
    }

    private record Recorded(Proposal proposal, Optional<Approval> approval) {}

    private Recorded recorded(String deployment) {
        Proposal proposal = stores.deployments().proposal(deployment).orElseThrow();
        return new Recorded(proposal, stores.deployments().approval(deployment));
    }

    private Execution forward(Turn turn, Vetting.Allowed allowed, boolean fresh) {
        return execution(turn, Track.FORWARD, allowed.plan(), fresh, Optional.empty());
    }

    private Execution rollback(Turn turn, Vetting.Allowed allowed, boolean fresh) {
        return execution(turn, Track.ROLLBACK, allowed.rollback(), fresh, Optional.of(forward(turn, allowed, false)));
    }

    private Execution execution(Turn turn, Track track, VettedPlan plan, boolean fresh, Optional<Execution> undoes) {
        Deployment deployment = turn.deployment();
        return new Execution(
                deployment,
                track,
                plan,
                fresh ? List.of() : stores.results().of(deployment.id(), track),
                deployment.phaseSince(),
                fresh,
                undoes);
    }
}
