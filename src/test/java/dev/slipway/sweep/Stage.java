package dev.slipway.sweep;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Checkpoint;
import dev.slipway.git.Repo;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.testing.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Where runs take place: each with an App of its own, so that many go on side by side. */
final class Stage {

    /** An outage is told of, and it is no difference. */
    private static final String OUTAGE = DeploymentEvent.Type.TROUBLED.word();

    private static final int MOST_DEPLOYMENTS = 20;

    private final Service service;
    private final Ground ground;
    private final Repo repo;
    private final Path folder;
    private final String name = "run-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    private final AtomicInteger runs = new AtomicInteger();

    Stage(Service service, Path folder, Ground ground) {
        this.service = service;
        this.ground = ground;
        this.folder = folder;
        this.repo = SweptApp.repository(folder, ground);
    }

    /** How a run ended, in words that are the same for each run that ended the same, and what the first owner passed. */
    record Result(Plot plot, String story, Points points, int passedNext) {}

    Result play(Plot plot) throws InterruptedException {
        int run = runs.incrementAndGet();
        SweptApp swept;
        synchronized (repo) {
            swept = SweptApp.register(service.register(), repo, folder, name + run, Ports.free(), ground);
        }
        try {
            owner("baseline", swept, new Points(Points.NEVER, () -> {}), Plot.undisturbed(plot.version()))
                    .carryOn();
            synchronized (repo) {
                swept.push(plot.version());
            }
            AppId app = swept.app().id();
            Optional<Checkpoint> old = service.checkpoints().load(app);
            Points points = new Points(plot.haltAt(), () -> disturb(plot, app, old));
            int passedNext = carryOut(plot, swept, points);
            return new Result(plot, story(swept), points, passedNext);
        } finally {
            swept.world().end();
        }
    }

    private int carryOut(Plot plot, SweptApp swept, Points points) throws InterruptedException {
        CountDownLatch firstEnds = begin(owner("first", swept, points, plot));
        while (!points.hasHalted() && firstEnds.getCount() > 0) {
            Thread.sleep(2);
        }
        if (!points.hasHalted()) {
            return 0;
        }
        Points next = new Points(plot.haltNextAt(), () -> {});
        CountDownLatch nextEnds = begin(owner("next", swept, next, plot));
        while (!next.hasHalted() && nextEnds.getCount() > 0) {
            Thread.sleep(2);
        }
        if (next.hasHalted()) {
            owner("last", swept, new Points(Points.NEVER, () -> {}), plot).carryOn();
        }
        if (plot.variation() == Variation.ZOMBIE) {
            points.wake();
            firstEnds.await();
        }
        return next.passed();
    }

    private Owner owner(String name, SweptApp swept, Points points, Plot plot) {
        return new Owner(name, swept, new Owner.Where(ground, folder), service, points, plot);
    }

    /** Platform threads would be as many as there are halted owners, and those never end. */
    private static CountDownLatch begin(Owner owner) {
        CountDownLatch ends = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                owner.carryOn();
            } finally {
                ends.countDown();
            }
        });
        return ends;
    }

    private void disturb(Plot plot, AppId app, Optional<Checkpoint> old) {
        switch (plot.variation()) {
            case WIPE_REDIS -> service.checkpoints().drop(app);
            case OLD_REDIS -> {
                service.checkpoints().drop(app);
                service.checkpoints().save(old.orElseThrow());
            }
            case RESTART_POSTGRES -> PostgresCrash.now();
            case KILL, KILL_TWICE, ZOMBIE -> {}
        }
    }

    /** What the world and the record say at the end. */
    private String story(SweptApp swept) {
        StringBuilder story = new StringBuilder(swept.world().story());
        List<DeploymentRecord> records =
                service.stores().history().list(Optional.of(swept.app().id()), Optional.empty(), MOST_DEPLOYMENTS);
        for (DeploymentRecord record : records.reversed()) {
            story.append("; ")
                    .append(repo.git(
                            "log",
                            "-1",
                            "--format=%s",
                            record.deployment().revision().commit().sha()))
                    .append(' ')
                    .append(record.deployment().phase().word());
            record.deployment()
                    .outcome()
                    .ifPresent(outcome -> story.append(' ')
                            .append(outcome.kind().word())
                            .append(' ')
                            .append(outcome.reason().word()));
            List<DeploymentEvent> events =
                    service.stores().history().events(record.deployment().id());
            story.append(" told ")
                    .append(events.stream()
                            .map(DeploymentEvent::type)
                            .filter(type -> !type.equals(OUTAGE))
                            .toList());
        }
        return story.toString();
    }
}
