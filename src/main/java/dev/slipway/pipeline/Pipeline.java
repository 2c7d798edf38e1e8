package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import java.util.Optional;

/**
 * The story: goes on with one attempt at one revision until it has ended or has to wait. Each entry looks first at what has happened
 * meanwhile; each line of {@link #goOn} is a room of its own.
 */
public final class Pipeline {

    private final Stores stores;
    private final Door door;
    private final Dependencies dependencies;
    private final Removing removing;
    private final Proposing proposing;
    private final CarryingOut carryingOut;
    private final Observing observing;
    private final Minutes minutes;

    Pipeline(
            Stores stores,
            Door door,
            Dependencies dependencies,
            Removing removing,
            Proposing proposing,
            CarryingOut carryingOut,
            Observing observing,
            Minutes minutes) {
        this.stores = stores;
        this.door = door;
        this.dependencies = dependencies;
        this.removing = removing;
        this.proposing = proposing;
        this.carryingOut = carryingOut;
        this.observing = observing;
        this.minutes = minutes;
    }

    /** One entry; called by one owner at a time for each App. Throws {@link dev.slipway.execution.FenceLost} when that ends. */
    public Progress advance(Claim claim) {
        Known known = stores.transactions().call(() -> known(claim.app()));
        if (known.app().isEmpty()) {
            return known.open()
                    .map(deployment -> minutes.orphaned(deployment, appDeleted(), claim.fence()))
                    .orElseGet(Progress.Idle::new);
        }
        App app = known.app().get();
        return known.open()
                .map(deployment -> new Turn(claim, app, deployment))
                .map(turn -> known.interruption()
                        .map(outcome -> giveUp(turn, outcome))
                        .orElseGet(() -> goOn(turn)))
                .orElseGet(() -> begin(claim, app));
    }

    /** How things stand when an entry begins. */
    private record Known(Optional<App> app, Optional<Deployment> open, Optional<Outcome> interruption) {}

    private Known known(AppId app) {
        Optional<Deployment> open = stores.deployments().open(app);
        return new Known(stores.apps().find(app), open, open.flatMap(this::interruption));
    }

    private Progress begin(Claim claim, App app) {
        return switch (door.open(claim, app)) {
            case Door.Entry.In(Deployment deployment) -> goOn(new Turn(claim, app, deployment));
            case Door.Entry.NotBefore(var then) -> new Progress.Waiting(then, "the next try is due then");
            case Door.Entry.Nobody() -> observing.look(claim, app);
        };
    }

    private Progress goOn(Turn turn) {
        return switch (turn.deployment().phase()) {
            case PLANNING ->
                turn.deployment().isRemoval()
                        ? removing.remove(turn, carryingOut)
                        : dependencies.missing(turn).orElseGet(() -> proposing.propose(turn, carryingOut));
            case AWAITING_APPROVAL -> proposing.decide(turn, carryingOut);
            case EXECUTING -> carryingOut.goOn(turn);
            case ROLLING_BACK -> carryingOut.rollBack(turn);
            case ENDED -> new Progress.Idle();
        };
    }

    private Optional<Outcome> interruption(Deployment deployment) {
        return switch (deployment.phase()) {
            case ROLLING_BACK, ENDED -> Optional.empty();
            case PLANNING, AWAITING_APPROVAL, EXECUTING ->
                deployment
                        .cancelledBy()
                        .map(by -> new Outcome(Kind.CANCELLED, "Cancelled", "cancelled by " + by))
                        .or(() -> door.newer(deployment).map(Door::overtakenBy));
        };
    }

    private Progress giveUp(Turn turn, Outcome outcome) {
        return switch (turn.deployment().phase()) {
            case EXECUTING, ROLLING_BACK -> carryingOut.giveUp(turn, outcome);
            case PLANNING, AWAITING_APPROVAL, ENDED -> minutes.ended(turn, outcome);
        };
    }

    private static Outcome appDeleted() {
        return new Outcome(Kind.CANCELLED, "AppDeleted", "the App was deleted; what runs for it was left as it is");
    }
}
