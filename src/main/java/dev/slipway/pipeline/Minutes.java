package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.execution.Execution;
import dev.slipway.execution.Fence;
import dev.slipway.execution.Journal;
import dev.slipway.execution.StepResult;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Verdict;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.plan.Proposal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes each change of a deployment and what tells of it in one transaction, as long as the fence holds. */
final class Minutes implements Journal {

    private final Stores stores;
    private final Announcer announcer;
    private final InstantSource clock;

    Minutes(Stores stores, Announcer announcer, InstantSource clock) {
        this.stores = stores;
        this.announcer = announcer;
        this.clock = clock;
    }

    @Override
    public void record(Execution execution, StepResult result, Fence fence) {
        stores.transactions().run(() -> {
            fence.require();
            stores.results().save(execution.deployment().id(), result);
            announcer.stepped(execution, result);
        });
    }

    Turn planned(Turn turn, Proposal proposal, List<Finding> findings, Phase next) {
        return stores.transactions().call(() -> {
            turn.fence().require();
            stores.deployments().propose(turn.deployment().id(), proposal, findings);
            entered(turn, DeploymentEvent.Type.PLANNED, "Planned", describe(proposal));
            return enter(turn, next, findings);
        });
    }

    Turn enter(Turn turn, Phase next) {
        return stores.transactions().call(() -> {
            turn.fence().require();
            return enter(turn, next, List.of());
        });
    }

    private Turn enter(Turn turn, Phase next, List<Finding> findings) {
        announcer.left(turn.deployment());
        Turn entered = updated(turn, turn.deployment().in(next, clock.instant()));
        switch (next) {
            case AWAITING_APPROVAL ->
                entered(entered, DeploymentEvent.Type.AWAITING_APPROVAL, "ApprovalRequired", asked(findings));
            case EXECUTING -> entered(entered, DeploymentEvent.Type.EXECUTING, "Executing", "the plan is carried out");
            case PLANNING, ROLLING_BACK, ENDED -> {}
        }
        return entered;
    }

    private Turn updated(Turn turn, Deployment now) {
        stores.deployments().update(now);
        return turn.with(now);
    }

    private void entered(Turn turn, DeploymentEvent.Type type, String reason, String message) {
        announcer.entered(turn.app(), turn.deployment(), type, reason, message);
    }

    Turn rollingBack(Turn turn, Outcome then) {
        return stores.transactions().call(() -> {
            turn.fence().require();
            announcer.left(turn.deployment());
            Turn entered = updated(turn, turn.deployment().rollingBackTo(then, clock.instant()));
            entered(entered, DeploymentEvent.Type.ROLLING_BACK, then.reason().word(), then.message());
            return entered;
        });
    }

    /** The last deployment of an App that is deleted: its rollback is all there is to do. */
    Turn removing(Turn turn, Proposal proposal, Outcome then) {
        return stores.transactions().call(() -> {
            turn.fence().require();
            announcer.left(turn.deployment());
            stores.deployments().propose(turn.deployment().id(), proposal, List.of());
            return updated(turn, turn.deployment().rollingBackTo(then, clock.instant()));
        });
    }

    /** Tells of an outage once, however often it is tried. */
    void troubled(Turn turn, Deployment.Trouble trouble, String reason) {
        stores.transactions().run(() -> {
            turn.fence().require();
            Turn now = updated(turn, turn.deployment().troubled(trouble));
            if (trouble.tries() == 1) {
                entered(now, DeploymentEvent.Type.TROUBLED, reason, trouble.message());
            }
        });
    }

    void waiting(Turn turn, String what) {
        if (!turn.deployment().waitingFor().equals(what)) {
            stores.transactions().run(() -> {
                turn.fence().require();
                updated(turn, turn.deployment().waitingFor(what));
            });
        }
    }

    Progress ended(Turn turn, Outcome outcome) {
        return ended(turn, outcome, Optional.empty());
    }

    /** The end; {@code again} is queued with it, where an outage ended it. */
    Progress ended(Turn turn, Outcome outcome, Optional<QueuedRevision> again) {
        return ended(Optional.of(turn.app()), turn.deployment(), outcome, again, turn.fence());
    }

    /** Of a deployment whose App was deleted. */
    Progress orphaned(Deployment deployment, Outcome outcome, Fence fence) {
        return ended(Optional.empty(), deployment, outcome, Optional.empty(), fence);
    }

    private Progress ended(
            Optional<App> app, Deployment deployment, Outcome outcome, Optional<QueuedRevision> again, Fence fence) {
        stores.transactions().run(() -> {
            fence.require();
            announcer.left(deployment);
            Deployment ended = deployment.ended(outcome, clock.instant());
            stores.deployments().update(ended);
            announcer.ended(app, ended, outcome);
            again.ifPresent(stores.queue()::add);
            if (ended.isRemoval()) {
                stores.apps().delete(ended.app());
            }
        });
        return new Progress.Ended(outcome);
    }

    static QueuedRevision again(App app, Deployment deployment, Instant notBefore) {
        String trigger = Intake.key(app, "again:" + deployment.id(), "");
        return new QueuedRevision(
                0,
                app.id(),
                app.generation(),
                deployment.revision(),
                trigger,
                Optional.of(notBefore),
                "tried again after an outage");
    }

    private static String describe(Proposal proposal) {
        return proposal.plan().steps().size() + " steps, plan "
                + proposal.plan().digest();
    }

    private static String asked(List<Finding> findings) {
        String why = asking(findings, finding -> !finding.previews())
                .orElse("the App asks for an approval of every deployment");
        return asking(findings, Finding::previews)
                .map(changes -> why + "\n" + changes)
                .orElse(why);
    }

    private static Optional<String> asking(List<Finding> findings, Predicate<Finding> which) {
        return findings.stream()
                .filter(which)
                .filter(finding -> finding.verdict() instanceof Verdict.RequireApproval)
                .map(finding -> finding.step() + ": " + ((Verdict.RequireApproval) finding.verdict()).message())
                .distinct()
                .reduce((a, b) -> a + "; " + b);
    }
}
