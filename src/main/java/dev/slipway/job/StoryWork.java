package dev.slipway.job;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.CheckpointStore;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Courier;
import dev.slipway.pipeline.Intake;
import dev.slipway.pipeline.Intake.Visit;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Progress;
import dev.slipway.pipeline.Repositories;
import dev.slipway.tool.FencedTarget;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;

/** The core's work. */
@Singleton
final class StoryWork implements Work {

    private final Pipeline pipeline;
    private final Intake intake;
    private final Repositories repositories;
    private final Courier courier;
    private final CheckpointStore checkpoints;
    private final List<FencedTarget> targets;
    private final MeterRegistry registry;

    StoryWork(
            Pipeline pipeline,
            Intake intake,
            Repositories repositories,
            Courier courier,
            CheckpointStore checkpoints,
            @All List<FencedTarget> targets,
            MeterRegistry registry) {
        this.pipeline = pipeline;
        this.intake = intake;
        this.repositories = repositories;
        this.courier = courier;
        this.checkpoints = checkpoints;
        this.targets = targets;
        this.registry = registry;
    }

    /** What follows an end, most often a first look at what was deployed, needs no run of its own. */
    @Override
    public Progress advance(Claim claim) {
        Progress progress = pipeline.advance(claim);
        return progress instanceof Progress.Ended ? pipeline.advance(claim) : progress;
    }

    @Override
    public Visit visit(String repositoryKey) {
        Visit visit = repositories.find(repositoryKey).map(intake::visit).orElseGet(Visit.Unused::new);
        String result = switch (visit) {
            case Visit.Looked _ -> "looked";
            case Visit.Failed _ -> "failed";
            case Visit.Unused _ -> "unused";
        };
        registry.counter("slipway.polls", "result", result).increment();
        return visit;
    }

    @Override
    public Progress deliver(String deployment, int receiver) {
        return courier.deliver(deployment, receiver);
    }

    @Override
    public void forgetOwners(AppId app) {
        checkpoints.drop(app);
        targets.forEach(target -> target.forgetOwners(app));
    }
}
