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

    Deployment planned(Deployment deployment, Proposal proposal, List<Finding> findings, Phase next, Fence fence) {
        return stores.transactions().call(() -> {
            fence.require();
            stores.deployments().propose(deployment.id(), proposal, findings);
            announcer.entered(deployment, DeploymentEvent.Type.PLANNED, "Planned", describe(proposal));
            return enter(deployment, next, findings);
        });
    }

    Deployment enter(Deployment deployment, Phase next, Fence fence) {
        return stores.transactions().call(() -> {
            fence.require();
            return enter(deployment, next, List.of());
        });
    }

    private Deployment enter(Deployment deployment, Phase next, List<Finding> findings) {
        announcer.left(deployment);
        Deployment entered = deployment.in(next, clock.instant());
        stores.deployments().update(entered);
        switch (next) {
            case AWAITING_APPROVAL ->
                announcer.entered(entered, DeploymentEvent.Type.AWAITING_APPROVAL, "ApprovalRequired", asked(findings));
            case EXECUTING ->
                announcer.entered(entered, DeploymentEvent.Type.EXECUTING, "Executing", "the plan is carried out");
            case PLANNING, ROLLING_BACK, ENDED -> {}
        }
        return entered;
    }

    Deployment rollingBack(Deployment deployment, Outcome then, Fence fence) {
        return stores.transactions().call(() -> {
            fence.require();
            announcer.left(deployment);
            Deployment entered = deployment.rollingBackTo(then, clock.instant());
            stores.deployments().update(entered);
            announcer.entered(
                    entered, DeploymentEvent.Type.ROLLING_BACK, then.reason().word(), then.message());
            return entered;
        });
    }

    /** The last deployment of an App that is deleted: its rollback is all there is to do. */
    Deployment removing(Deployment deployment, Proposal proposal, Outcome then, Fence fence) {
        return stores.transactions().call(() -> {
            fence.require();
            announcer.left(deployment);
            stores.deployments().propose(deployment.id(), proposal, List.of());
            Deployment entered = deployment.rollingBackTo(then, clock.instant());
            stores.deployments().update(entered);
            return entered;
        });
    }

    /** Tells of an outage once, however often it is tried. */
    Deployment troubled(Deployment deployment, Deployment.Trouble trouble, String reason, Fence fence) {
        return stores.transactions().call(() -> {
            fence.require();
            Deployment now = deployment.troubled(trouble);
            stores.deployments().update(now);
            if (trouble.tries() == 1) {
                announcer.entered(now, DeploymentEvent.Type.TROUBLED, reason, trouble.message());
            }
            return now;
        });
    }

    Deployment waiting(Deployment deployment, String what, Fence fence) {
        if (deployment.waitingFor().equals(what)) {
            return deployment;
        }
        return stores.transactions().call(() -> {
            fence.require();
            Deployment now = deployment.waitingFor(what);
            stores.deployments().update(now);
            return now;
        });
    }

    /** The end; {@code again} is queued with it, where an outage ended it. */
    Progress ended(Deployment deployment, Outcome outcome, Optional<QueuedRevision> again, Fence fence) {
        stores.transactions().run(() -> {
            fence.require();
            announcer.left(deployment);
            Deployment ended = deployment.ended(outcome, clock.instant());
            stores.deployments().update(ended);
            announcer.ended(ended, outcome);
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
