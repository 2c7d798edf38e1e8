package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.plan.Assignment;
import dev.slipway.plan.PastDeployment;
import dev.slipway.plan.PastStep;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What earlier deployments left behind, as a planner needs it: the rollback point, and what nobody has put back yet. */
final class Lineage {

    private final Stores stores;

    Lineage(Stores stores) {
        this.stores = stores;
    }

    Assignment assign(App app, Deployment deployment) {
        return stores.transactions().call(() -> assigned(app, deployment));
    }

    private Assignment assigned(App app, Deployment deployment) {
        Optional<Deployment> before = stores.deployments().lastSucceeded(app.id());
        List<PastDeployment> leftovers = leftovers(app.id(), before).stream()
                .map(past -> past(past, Stream.of(Track.FORWARD, Track.ROLLBACK)))
                .toList();
        return new Assignment(
                app, deployment.revision(), before.map(past -> past(past, Stream.of(Track.FORWARD))), leftovers);
    }

    /** What was left unfinished since the last success, and nobody has put back. */
    List<Deployment> leftovers(AppId app, Optional<Deployment> lastSucceeded) {
        return stores.deployments().unfinishedAfter(app, lastSucceeded).stream()
                .filter(past -> !past.wasPutBack())
                .toList();
    }

    /** A deployment whose outcome is there still, by the record: nothing was left unfinished since. */
    record Proven(Deployment deployment, PastDeployment past) {}

    /** Part of the caller's transaction. */
    Optional<Proven> proven(App app) {
        Optional<Deployment> last = stores.deployments().lastSucceeded(app.id());
        return last.filter(one -> leftovers(app.id(), last).isEmpty())
                .map(one -> new Proven(one, past(one, Stream.of(Track.FORWARD))));
    }

    private PastDeployment past(Deployment deployment, Stream<Track> tracks) {
        List<PastStep> steps = tracks.flatMap(track -> stores.results().of(deployment.id(), track).stream())
                .filter(result -> result.status() != StepResult.Status.SKIPPED)
                .map(Lineage::past)
                .toList();
        return new PastDeployment(deployment.id(), deployment.revision(), steps);
    }

    static PastStep past(StepResult result) {
        return new PastStep(result.step(), result.call(), result.outputs(), result.status() == StepResult.Status.DONE);
    }
}
