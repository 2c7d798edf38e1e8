package dev.slipway.pipeline;

import dev.slipway.execution.CheckpointStore;
import dev.slipway.execution.Executor;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.plan.Planner;
import dev.slipway.tool.Sources;
import java.time.InstantSource;

/** Puts the rooms of the pipeline together: one place that knows who needs whom. */
public final class Story {

    private Story() {}

    /** What the pipeline acts with. */
    public record Means(
            Gate gate,
            GuardedToolbox tools,
            Planner planner,
            Sources sources,
            CheckpointStore checkpoints,
            Outlook outlook) {}

    public static Pipeline pipeline(Stores stores, Means means, Announcer announcer, Ids ids, InstantSource clock) {
        Minutes minutes = new Minutes(stores, announcer, clock);
        Patience patience = new Patience(minutes, clock);
        Executor executor = new Executor(means.tools(), means.checkpoints(), minutes, clock);
        Lineage lineage = new Lineage(stores);
        Proposing.Bench bench = new Proposing.Bench(means.tools(), lineage, minutes, patience, clock);
        return new Pipeline(
                stores,
                new Door(stores, announcer, ids, clock),
                new Dependencies(stores, minutes, clock),
                new Removing(lineage, minutes),
                new Proposing(stores, means.sources(), means.planner(), means.gate(), bench),
                new CarryingOut(stores, means.gate(), executor, minutes, patience, clock),
                new Observing(stores, lineage, means.tools(), means.outlook(), announcer, clock),
                minutes);
    }
}
