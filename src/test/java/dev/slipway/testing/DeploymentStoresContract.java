package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Deployment.Trouble;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.Reason;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResult.Status;
import dev.slipway.execution.Track;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Verdict;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Deployments;
import dev.slipway.pipeline.Stores;
import dev.slipway.plan.Proposal;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every record of deployments, plans, results and artifacts must do. */
public abstract class DeploymentStoresContract {

    protected abstract Stores stores();

    protected abstract Artifacts artifacts();

    private Given given() {
        return new Given(stores());
    }

    private Deployments deployments() {
        return stores().deployments();
    }

    private void run(Runnable work) {
        stores().transactions().run(work);
    }

    @Test
    public void tellsByAnotherTextThatAnOpenDeploymentGetsOn() {
        App app = given().app();
        App ended = given().app();
        given().ended(ended, 1, Kind.SUCCEEDED);
        Deployment open = given().open(app, 1);
        String first = progress(app);

        assertThat(progress(app)).isNotEmpty().isEqualTo(first);
        assertThat(progress(ended)).isEmpty();

        run(() -> deployments().update(open.waitingFor("2 pods")));
        String waiting = progress(app);
        run(() -> deployments().update(open.waitingFor("2 pods").in(Phase.EXECUTING, Given.NOW)));
        assertThat(List.of(first, waiting, progress(app))).doesNotHaveDuplicates();
    }

    private String progress(App app) {
        return deployments().progress(app.owner()).getOrDefault(app.name(), "");
    }

    @Test
    public void findsADeploymentAsItWasWritten() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        Deployment troubled = open.in(Phase.EXECUTING, Given.NOW)
                .troubled(new Trouble(Given.NOW, 2, "FORWARD/1", "no route to host"));
        Deployment rolling = troubled.rollingBackTo(new Outcome(Kind.ROLLED_BACK, "ProbeFailed", "500"), Given.NOW);

        assertThat(deployments().find(open.id())).contains(open);
        run(() -> deployments().update(troubled));
        assertThat(deployments().find(open.id())).contains(troubled);
        run(() -> deployments().update(rolling));
        assertThat(deployments().find(open.id())).contains(rolling);
        assertThat(deployments().open(app.id())).contains(rolling);
        assertThat(deployments().find("nobody")).isEmpty();
    }

    @Test
    public void keepsWhoCancelledWhateverIsWrittenAfterwards() {
        App app = given().app();
        Deployment open = given().open(app, 1);

        run(() -> deployments().cancel(open.id(), "token:first"));
        run(() -> deployments().update(open.in(Phase.EXECUTING, Given.NOW)));

        assertThat(deployments().find(open.id()).orElseThrow().cancelledBy()).contains("token:first");
        assertThat(deployments().find(open.id()).orElseThrow().phase()).isEqualTo(Phase.EXECUTING);
    }

    @Test
    public void seesWhatItWroteInTheSameTransaction() {
        Deployment open = given().open(given().app(), 1);

        run(() -> {
            assertThat(deployments().find(open.id()).orElseThrow().cancelledBy())
                    .isEmpty();
            deployments().cancel(open.id(), "token:first");
            assertThat(deployments().find(open.id()).orElseThrow().cancelledBy())
                    .contains("token:first");
        });
    }

    @Test
    public void cancelsNothingThatHasEnded() {
        Deployment ended = given().ended(given().app(), 1, Kind.FAILED);

        run(() -> deployments().cancel(ended.id(), "token:first"));

        assertThat(deployments().find(ended.id()).orElseThrow().cancelledBy()).isEmpty();
    }

    @Test
    public void hasOneOpenDeploymentForEachApp() {
        App app = given().app();
        given().open(app, 1);

        assertThatThrownBy(() -> given().open(app, 2)).isInstanceOf(RuntimeException.class);
    }

    @Test
    public void refusesASecondDeploymentOfTheSameTrigger() {
        App app = given().app();
        Deployment first = given().ended(app, 1, Kind.FAILED);
        Deployment second = Deployment.opened(Given.id(), app.id(), 1, first.revision(), first.trigger(), Given.NOW);

        assertThatThrownBy(() -> run(() -> deployments().insert(List.of(second))))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    public void findsTheRollbackPoint() {
        App app = given().app();
        assertThat(deployments().lastSucceeded(app.id())).isEmpty();
        Deployment first = given().ended(app, 1, Kind.SUCCEEDED);
        Deployment second = given().ended(app, 2, Kind.SUCCEEDED);
        Deployment sameAgain = given().ended(app, 2, Kind.SUCCEEDED);
        Deployment failed = given().ended(app, 3, Kind.FAILED);

        assertThat(deployments().lastSucceeded(app.id())).contains(sameAgain);
        assertThat(deployments().succeededBefore(failed)).contains(sameAgain);
        assertThat(deployments().succeededBefore(sameAgain)).contains(first);
        assertThat(deployments().succeededBefore(second)).contains(first);
        assertThat(deployments().succeededBefore(first)).isEmpty();
    }

    @Test
    public void findsWhatWasLeftUnfinished() {
        App app = given().app();
        Deployment before = given().changed(app, 1, Kind.FAILED);
        Deployment point = given().changed(app, 2, Kind.SUCCEEDED);
        Deployment superseded = given().changed(app, 3, Kind.SUPERSEDED);
        given().ended(app, 4, Kind.FAILED);
        given().changed(app, 5, Kind.ROLLED_BACK);
        Deployment onlyRead = given().ended(app, 6, Kind.FAILED);
        given().save(onlyRead, Given.result(0, Effect.READ, Status.FAILED));
        given().save(onlyRead, Given.result(1, Effect.CHANGE, Status.SKIPPED));
        Deployment abandoned = given().ended(app, 7, Kind.CANCELLED);
        given().save(abandoned, Given.result(0, Effect.CHANGE, Status.ABANDONED));
        given().open(app, 8);

        assertThat(deployments().unfinishedAfter(app.id(), Optional.of(point))).containsExactly(superseded, abandoned);
        assertThat(deployments().unfinishedAfter(app.id(), Optional.empty()))
                .containsExactly(before, superseded, abandoned);
    }

    @Test
    public void keepsThePlanItsFindingsAndTheApproval() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        Proposal proposal = Given.proposal(app, Map.of("path", "deploy", "port", 8080, "keep", List.of("a", true)));
        Verdict asks = new Verdict.RequireApproval("DataAtRisk", "a volume is removed");
        List<Finding> findings = List.of(
                new Finding("SafeContainer", "forward", "start", asks),
                new Finding("NoSecrets", "rollback", "stop", new Verdict.Deny("Secret", "remove it")));
        Approval approval = new Approval(
                proposal.plan().digest(), proposal.rollback().digest(), new Caller("token:first"), Given.NOW);

        assertThat(deployments().proposal(open.id())).isEmpty();
        run(() -> deployments().propose(open.id(), proposal, findings));
        run(() -> deployments().approve(open.id(), approval));
        run(() -> deployments().update(open.in(Phase.EXECUTING, Given.NOW)));

        assertThat(deployments().proposal(open.id())).contains(proposal);
        assertThat(deployments().proposal(open.id()).orElseThrow().plan().digest())
                .isEqualTo(proposal.plan().digest());
        assertThat(deployments().approval(open.id())).contains(approval);
        assertThat(deployments().rejectedBy(open.id())).isEmpty();
        assertThat(stores().history().find(open.id()).orElseThrow().findings()).isEqualTo(findings);
    }

    @Test
    public void keepsWhoRejected() {
        Deployment open = given().open(given().app(), 1);

        run(() -> deployments().reject(open.id(), "token:first"));

        assertThat(deployments().rejectedBy(open.id())).contains("token:first");
    }

    @Test
    public void keepsResultsInTheOrderOfTheirPlan() {
        Deployment open = given().open(given().app(), 1);
        StepResult second = Given.result(1, Effect.READ, Status.DONE);
        StepResult first = Given.result(0, Effect.CHANGE, Status.FAILED);
        StepResult troubled = new StepResult(
                Track.ROLLBACK,
                0,
                "stop",
                first.call(),
                Status.FAILED,
                new TreeMap<>(),
                "it did not stop",
                Optional.of(new StepResult.Trouble(Blame.WORLD, new Reason("StillRunning"))),
                Given.NOW,
                Given.NOW,
                true);
        StepResult again = Given.result(0, Effect.CHANGE, Status.DONE);

        for (StepResult result : List.of(second, first, troubled, again)) {
            given().save(open, result);
        }

        assertThat(stores().results().of(open.id(), Track.FORWARD)).containsExactly(again, second);
        assertThat(stores().results().of(open.id(), Track.ROLLBACK)).containsExactly(troubled);
    }

    @Test
    public void tellsAllOfADeployment() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        StepResult result = Given.result(0, Effect.CHANGE, Status.DONE);
        given().save(open, result);

        DeploymentRecord whole = stores().history().find(open.id()).orElseThrow();

        assertThat(whole)
                .isEqualTo(new DeploymentRecord(
                        open, app.name(), Optional.empty(), List.of(), Optional.empty(), List.of(result)));
        assertThat(stores().history().find("nobody")).isEmpty();
    }

    @Test
    public void namesEachObjectOnceThatWasApplied() {
        App app = given().app();
        Deployment first = given().ended(app, 1, Kind.SUCCEEDED);
        Deployment second = given().ended(app, 2, Kind.FAILED);
        Deployment others = given().ended(app, 3, Kind.FAILED);
        given().applied(first, 0, Status.DONE, "b", "a");
        given().applied(second, 0, Status.DONE, "B", "a", "a-b");
        given().applied(second, 1, Status.FAILED, "not done");
        given().applied(others, 0, Status.DONE, "not asked for");
        given().save(second, Given.result(2, Effect.CHANGE, Status.DONE));

        assertThat(stores().results().texts(List.of(first.id(), second.id()), "kube.apply", "objects"))
                .containsExactly("B", "a", "a-b", "b");
        assertThat(stores().results().texts(List.of(first.id()), "kube.prune", "objects"))
                .isEmpty();
    }

    @Test
    public void outlinesDeploymentsNewestFirst() {
        App app = given().app();
        Deployment first = given().ended(app, 1, Kind.SUCCEEDED);
        Deployment second = given().open(app, 2);
        given().open(given().app(), 3);
        Proposal proposal = Given.proposal(app, Map.of("image", "web"));
        Approval approval =
                new Approval(proposal.plan().digest(), proposal.rollback().digest(), new Caller("ann"), Given.NOW);
        run(() -> deployments().propose(second.id(), proposal, List.of()));
        run(() -> deployments().approve(second.id(), approval));
        given().save(second, Given.result(0, Effect.CHANGE, Status.DONE));

        assertThat(stores().history().outlines(app.id(), 2))
                .containsExactly(
                        new DeploymentOutline(
                                second, Optional.of(proposal.plan().digest()), 1, 1, Optional.of(new Caller("ann"))),
                        new DeploymentOutline(first, Optional.empty(), 0, 0, Optional.empty()));
        assertThat(stores().history().outlines(app.id(), 1))
                .extracting(DeploymentOutline::deployment)
                .containsExactly(second);
    }

    @Test
    public void readsInASnapshotWhatWasThereAtItsBeginning() throws InterruptedException {
        App app = given().app();
        Deployment open = given().open(app, 1);
        Deployment changed = open.waitingFor("2 pods");
        Thread other =
                Thread.ofVirtual().unstarted(() -> run(() -> deployments().update(changed)));

        List<Optional<Deployment>> seen = stores().transactions().snapshot(() -> {
            Optional<Deployment> before = deployments().find(open.id());
            other.start();
            try {
                other.join(Duration.ofSeconds(1)); // one of the records lets nobody write meanwhile
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of(before, deployments().find(open.id()));
        });
        other.join();

        assertThat(seen).containsExactly(Optional.of(open), Optional.of(open));
        assertThat(deployments().find(open.id())).contains(changed);
    }

    @Test
    public void listsDeploymentsNewestFirst() {
        App app = given().app();
        Deployment first = given().changed(app, 1, Kind.SUCCEEDED);
        Deployment second = given().changed(app, 2, Kind.FAILED);
        Deployment third = given().open(app, 3);
        Deployment others = given().open(given().app(), 1);

        assertThat(list(Optional.of(app), Optional.empty(), 10)).containsExactly(third, second, first);
        assertThat(list(Optional.of(app), Optional.empty(), 2)).containsExactly(third, second);
        assertThat(list(Optional.of(app), Optional.of(third), 1)).containsExactly(second);
        assertThat(list(Optional.empty(), Optional.of(others), 2)).containsExactly(third, second);
        assertThat(list(Optional.empty(), Optional.empty(), 1)).containsExactly(others);
    }

    @Test
    public void stillTellsOfDeletedApps() {
        App app = given().app();
        Deployment ended = given().ended(app, 1, Kind.SUCCEEDED);

        run(() -> stores().apps().delete(app.id()));

        assertThat(stores().history().find(ended.id()).orElseThrow().name()).isEqualTo(app.name());
    }

    private List<Deployment> list(Optional<App> app, Optional<Deployment> before, int most) {
        return stores().history().list(app.map(App::id), before.map(Deployment::id), most).stream()
                .map(DeploymentRecord::deployment)
                .toList();
    }

    @Test
    public void keepsArtifactsByTheirDigest() {
        byte[] content = ("kind: ConfigMap # " + Given.id()).getBytes(StandardCharsets.UTF_8);

        var digest = artifacts().save(content);

        assertThat(artifacts().save(content)).isEqualTo(digest).isEqualTo(dev.slipway.deployment.Digest.of(content));
        assertThat(artifacts().load(digest).orElseThrow()).isEqualTo(content);
        assertThat(artifacts().load(Given.digest("nothing"))).isEmpty();
        assertThatThrownBy(() -> artifacts().save(new byte[Artifacts.MOST_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
