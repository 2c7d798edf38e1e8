package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.pipeline.Deployments;
import dev.slipway.plan.Proposal;
import dev.slipway.testing.Tables.DeploymentRow;
import dev.slipway.tool.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

record InMemoryDeployments(InMemoryTransactions in) implements Deployments {

    private static final int MOST = 100;
    private static final Set<Kind> UNFINISHED =
            Set.of(Kind.SUPERSEDED, Kind.ROLLBACK_FAILED, Kind.FAILED, Kind.CANCELLED);

    @Override
    public void insert(List<Deployment> deployments) {
        in.run(() -> deployments.forEach(this::insert));
    }

    private void insert(Deployment deployment) {
        in.run(() -> {
            in.tables().app(deployment.app());
            boolean refused = in.tables().deployments.values().stream()
                    .map(DeploymentRow::deployment)
                    .anyMatch(other -> other.id().equals(deployment.id())
                            || other.trigger().equals(deployment.trigger())
                            || isOpenToo(other, deployment));
            if (refused) {
                throw new IllegalStateException("another deployment is in the way of " + deployment.id());
            }
            DeploymentRow row =
                    new DeploymentRow(deployment, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
            in.tables().deployments.put(deployment.id(), row);
        });
    }

    private static boolean isOpenToo(Deployment other, Deployment deployment) {
        return other.app().equals(deployment.app()) && !other.hasEnded() && !deployment.hasEnded();
    }

    @Override
    public void update(Deployment deployment) {
        change(deployment.id(), row -> {
            Optional<String> asked = row.deployment().cancelledBy();
            return row.with(asked.map(deployment::cancelled).orElse(deployment));
        });
    }

    @Override
    public void cancel(String id, String by) {
        change(
                id,
                row -> row.deployment().hasEnded()
                                || row.deployment().cancelledBy().isPresent()
                        ? row
                        : row.with(row.deployment().cancelled(by)));
    }

    @Override
    public Optional<Deployment> find(String id) {
        return row(id).map(DeploymentRow::deployment);
    }

    @Override
    public Optional<Deployment> open(AppId app) {
        return of(app).stream().filter(deployment -> !deployment.hasEnded()).findFirst();
    }

    @Override
    public Map<AppName, String> progress(String owner) {
        Map<AppName, String> progress = new HashMap<>();
        for (App app : new InMemoryApps(in).all()) {
            open(app.id())
                    .filter(deployment -> app.owner().equals(owner))
                    .ifPresent(deployment -> progress.put(app.name(), how(deployment)));
        }
        return progress;
    }

    private String how(Deployment deployment) {
        InMemoryResults results = new InMemoryResults(in);
        long ended = Stream.of(Track.values())
                .mapToLong(track -> results.of(deployment.id(), track).size())
                .sum();
        return deployment.phase() + " " + ended + deployment.trouble() + deployment.waitingFor();
    }

    @Override
    public Optional<Deployment> lastSucceeded(AppId app) {
        return of(app).reversed().stream()
                .filter(deployment -> hasEnded(deployment, Set.of(Kind.SUCCEEDED)))
                .findFirst();
    }

    @Override
    public Optional<Deployment> succeededBefore(Deployment deployment) {
        List<Deployment> all = of(deployment.app());
        return all.subList(0, index(all, deployment)).reversed().stream()
                .filter(past -> hasEnded(past, Set.of(Kind.SUCCEEDED)))
                .filter(past -> !past.revision().equals(deployment.revision()))
                .findFirst();
    }

    @Override
    public List<Deployment> unfinishedAfter(AppId app, Optional<Deployment> succeeded) {
        List<Deployment> all = of(app);
        int from = succeeded.map(deployment -> index(all, deployment) + 1).orElse(0);
        List<Deployment> left = all.subList(from, all.size()).stream()
                .filter(deployment -> hasEnded(deployment, UNFINISHED) && changedSomething(deployment.id()))
                .toList();
        return left.subList(Math.max(0, left.size() - MOST), left.size());
    }

    private boolean changedSomething(String deployment) {
        return in.call(() -> new InMemoryResults(in)
                .all(deployment).stream()
                        .anyMatch(result ->
                                result.call().effect() != Effect.READ && result.status() != StepResult.Status.SKIPPED));
    }

    private static boolean hasEnded(Deployment deployment, Set<Kind> kinds) {
        return deployment.outcome().map(Outcome::kind).filter(kinds::contains).isPresent();
    }

    private static int index(List<Deployment> all, Deployment deployment) {
        return all.stream().map(Deployment::id).toList().indexOf(deployment.id());
    }

    private List<Deployment> of(AppId app) {
        return in.call(() -> in.tables().deployments.values().stream()
                .map(DeploymentRow::deployment)
                .filter(deployment -> deployment.app().equals(app))
                .toList());
    }

    @Override
    public void propose(String id, Proposal proposal, List<Finding> findings) {
        change(
                id,
                row -> new DeploymentRow(
                        row.deployment(),
                        Optional.of(proposal),
                        new ArrayList<>(findings),
                        row.approval(),
                        row.rejectedBy()));
    }

    @Override
    public Optional<Proposal> proposal(String id) {
        return row(id).flatMap(DeploymentRow::proposal);
    }

    @Override
    public void approve(String id, Approval approval) {
        change(
                id,
                row -> new DeploymentRow(
                        row.deployment(), row.proposal(), row.findings(), Optional.of(approval), row.rejectedBy()));
    }

    @Override
    public Optional<Approval> approval(String id) {
        return row(id).flatMap(DeploymentRow::approval);
    }

    @Override
    public void reject(String id, String by) {
        change(
                id,
                row -> new DeploymentRow(
                        row.deployment(), row.proposal(), row.findings(), row.approval(), Optional.of(by)));
    }

    @Override
    public Optional<String> rejectedBy(String id) {
        return row(id).flatMap(DeploymentRow::rejectedBy);
    }

    private Optional<DeploymentRow> row(String id) {
        return in.call(() -> Optional.ofNullable(in.tables().deployments.get(id)));
    }

    private void change(String id, UnaryOperator<DeploymentRow> change) {
        in.run(() -> in.tables().deployments.put(id, change.apply(in.tables().deployment(id))));
    }
}
