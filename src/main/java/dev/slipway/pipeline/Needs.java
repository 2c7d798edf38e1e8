package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.Track;
import dev.slipway.pipeline.AppStore.Standing;
import dev.slipway.pipeline.Needed.Activity;
import dev.slipway.plan.PastStep;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What clean-up must leave alone: of each App its rollback point (the last deployment that Succeeded), what was left unfinished after
 * it, and what goes on or waits. Read anew at each question, as late as can be before something is removed.
 */
public final class Needs {

    private final Stores stores;
    private final Lineage lineage;

    public Needs(Stores stores) {
        this.stores = stores;
        this.lineage = new Lineage(stores);
    }

    /** That some App follows. */
    public Set<RepositoryId> repositories() {
        return new LinkedHashSet<>(stores.repositories().all());
    }

    /** For all Apps that follow the repository, ones that this version can't read too: the accepted heads as well. */
    public Set<Commit> commits(RepositoryId repository) {
        Set<Commit> commits = new LinkedHashSet<>();
        for (AppId app : stores.repositories().followers(repository)) {
            stores.transactions().run(() -> {
                stores.heads().of(app).commit().ifPresent(commits::add);
                stores.queue()
                        .waiting(app)
                        .forEach(queued -> commits.add(queued.revision().commit()));
                deployments(app)
                        .forEach(deployment -> commits.add(deployment.revision().commit()));
            });
        }
        return commits;
    }

    /** What the record does not know may be another installation's. */
    public Standing standing(AppId app) {
        return stores.apps().standing(app);
    }

    /** Of a deleted App only what goes on: nobody rolls it back any more. */
    public Needed of(AppId app) {
        return stores.transactions().call(() -> {
            Optional<Deployment> open = stores.deployments().open(app);
            boolean deleted = standing(app) == Standing.DELETED;
            List<PastStep> steps = (deleted ? open.stream() : deployments(app))
                    .flatMap(this::steps)
                    .toList();
            return new Needed(open.map(Needs::activity).orElse(Activity.NONE), steps);
        });
    }

    /** The open one first: one that ends meanwhile is found among the others as well. */
    private Stream<Deployment> deployments(AppId app) {
        List<Deployment> needed = new ArrayList<>();
        stores.deployments().open(app).ifPresent(needed::add);
        Optional<Deployment> last = stores.deployments().lastSucceeded(app);
        last.ifPresent(needed::add);
        needed.addAll(lineage.leftovers(app, last));
        return needed.stream();
    }

    private static Activity activity(Deployment open) {
        return open.phase() == Phase.PLANNING ? Activity.PLANNING : Activity.ACTING;
    }

    private Stream<PastStep> steps(Deployment deployment) {
        Stream<PastStep> made = Stream.of(Track.FORWARD, Track.ROLLBACK)
                .flatMap(track -> stores.results().of(deployment.id(), track).stream())
                .map(Lineage::past);
        return deployment.hasEnded() ? made : Stream.concat(made, planned(deployment));
    }

    private Stream<PastStep> planned(Deployment deployment) {
        return stores.deployments().proposal(deployment.id()).stream()
                .flatMap(Needs::plans)
                .map(step -> new PastStep(step.name(), step.call(), new TreeMap<>(), false));
    }

    private static Stream<Step> plans(Proposal proposal) {
        return Stream.of(proposal.plan(), proposal.rollback()).flatMap(plan -> plan.steps().stream());
    }
}
