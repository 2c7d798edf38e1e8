package dev.slipway.job;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Intake.Visit;
import dev.slipway.pipeline.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Work that a test prescribes; without that there is nothing to do. */
final class FakeWork implements Work {

    final AtomicInteger cleanUps = new AtomicInteger();
    final List<AppId> dropped = new CopyOnWriteArrayList<>();
    volatile Function<Claim, Progress> deployments = claim -> new Progress.Idle();
    volatile Function<String, Visit> repositories = key -> new Visit.Unused();
    volatile Function<String, Progress> deliveries = instance -> new Progress.Idle();

    @Override
    public Progress advance(Claim claim) {
        return deployments.apply(claim);
    }

    @Override
    public Visit visit(String repositoryKey) {
        return repositories.apply(repositoryKey);
    }

    @Override
    public Progress deliver(String deployment, int receiver) {
        return deliveries.apply(deployment + "/" + receiver);
    }

    @Override
    public void forgetOwners(AppId app) {
        dropped.add(app);
    }
}
