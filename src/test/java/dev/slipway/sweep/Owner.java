package dev.slipway.sweep;

import dev.slipway.deployment.App;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.NoSecrets;
import dev.slipway.guard.OwnTarget;
import dev.slipway.guard.TimeLimit;
import dev.slipway.job.Picked;
import dev.slipway.pipeline.Announcer;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Intake;
import dev.slipway.pipeline.Outlook;
import dev.slipway.pipeline.Overtaken;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Progress;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Story;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Tool;
import dev.slipway.tool.Toolbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One process of the service, as far as one App sees it: an intake and a pipeline whose every effect passes the points. */
final class Owner {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final String name;
    private final App app;
    private final Plant plant;
    private final Intake intake;
    private final Stores stores;
    private final Pipeline pipeline;

    /** Where its effects go. */
    record Where(Ground ground, Path notes) {}

    Owner(String name, SweptApp swept, Where where, Service service, Points points, Plot plot) {
        this.name = name;
        this.app = swept.app();
        this.plant = plot.plant();
        Stores real = service.stores();
        this.stores = new Stores(
                new HaltingTransactions(real.transactions(), points, plot.variation() == Variation.ZOMBIE),
                real.apps(),
                real.repositories(),
                real.heads(),
                real.queue(),
                real.triggers(),
                real.deployments(),
                real.results(),
                real.history(),
                real.audit(),
                real.sightings());
        Announcer announcer = new Announcer(stores, List.of(), service.wakes(), service.ids(), service.clock());
        this.intake = new Intake(
                stores,
                service.remotes(),
                service.wakes(),
                new Overtaken(stores, announcer, service.ids(), service.clock()),
                service.clock());
        Toolbox tools = new Toolbox(tools(service.tools(), swept.world(), where, points));
        List<Guardrail> guardrails = new ArrayList<>(List.of(new OwnTarget(), new NoSecrets()));
        guardrails.addAll(service.guardrails());
        Gate gate = new Gate(tools, guardrails, new InTime());
        this.pipeline = Story.pipeline(
                stores,
                new Story.Means(
                        gate,
                        new GuardedToolbox(tools, gate),
                        new SweepPlanner(),
                        service.sources(),
                        new HaltingCheckpoints(service.checkpoints(), points, plant),
                        Outlook.every(Duration.ofMinutes(5))),
                announcer,
                service.ids(),
                service.clock());
    }

    private List<Tool> tools(List<Tool> real, World world, Where where, Points points) {
        List<Tool> tools = new ArrayList<>();
        for (Tool tool : real) {
            if (tool instanceof ChangeTool change) {
                boolean starts = tool.spec().name().equals(where.ground().starts());
                Plant its = plant == Plant.NO_INTENT ? Plant.NONE : plant;
                tools.add(new HaltingTool(starts ? new BornTool(change, world) : change, points, its));
            } else if (!tool.spec().name().equals(where.ground().proves())) {
                tools.add(tool);
            }
        }
        tools.add(new SweepProbe(where.ground().proves(), world));
        tools.add(new HaltingTool(new NoteTool(app.spec().target().kind(), where.notes()), points, plant));
        return tools;
    }

    /** Looks at the remote, then carries on until there is nothing left to do, or somebody else is the owner. */
    void carryOn() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean looked = false;
        while (System.nanoTime() < until) {
            try {
                looked = looked || intake.visit(RepositoryId.of(app)) instanceof Intake.Visit.Looked;
                if (isAtRest(advance()) && looked) {
                    return;
                }
            } catch (FenceLost overtaken) {
                return;
            } catch (RuntimeException outage) {
                sleep(LONGEST_WAIT); // as the job does, which is due again after a pause
            }
        }
        throw new IllegalStateException(name + " came to no end within " + PATIENCE);
    }

    /** Nothing is left to do but to look again in a while whether all is as it was. */
    private boolean isAtRest(Progress progress) {
        return progress instanceof Progress.Idle
                || (progress instanceof Progress.Waiting
                        && stores.deployments().open(app.id()).isEmpty()
                        && stores.queue().waiting(app.id()).isEmpty());
    }

    private Progress advance() {
        Fence fence = Picked.by(name, app.id());
        Progress progress =
                pipeline.advance(new Claim(app.id(), plant == Plant.NO_FENCE ? new LooseFence(fence.token()) : fence));
        if (progress instanceof Progress.Waiting(Instant then, String why)) {
            Duration wait = Duration.between(Instant.now(), then);
            sleep(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        }
        return progress;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class InTime implements TimeLimit {
        @Override
        public <T> List<Optional<T>> each(List<Supplier<T>> works) {
            return works.stream().map(work -> Optional.of(work.get())).toList();
        }
    }
}
