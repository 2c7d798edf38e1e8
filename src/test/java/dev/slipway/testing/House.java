package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Revision;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.TimeLimit;
import dev.slipway.guard.Verdict;
import dev.slipway.pipeline.Announcer;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Outlook;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Progress;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Story;
import dev.slipway.pipeline.Wakes;
import dev.slipway.plan.RulesPlanner;
import dev.slipway.tool.Sources;
import dev.slipway.tool.Tool;
import dev.slipway.tool.Toolbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/** The whole core on in-memory stores and a fake world, with a clock that is turned by hand. */
public final class House {

    /** What a guardrail answers that is not to answer in time. */
    public static final Verdict TOO_SLOW = new Verdict.Deny("TooSlow", "");

    private final FakeWorld world = new FakeWorld();
    private final Fences fence = Fences.holding();
    private final Stores stores = new InMemoryStores().stores();
    private final List<AppId> woken = new ArrayList<>();
    private final App app;
    private final Pipeline pipeline;
    private final Commands commands;
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private int ids;

    public House(App app, Guardrail... guardrails) {
        this(app, List.of(), guardrails);
    }

    /** @param more tools, beside those of the world */
    public House(App app, List<Tool> more, Guardrail... guardrails) {
        this.app = app;
        InstantSource clock = () -> now;
        List<Tool> all = new ArrayList<>(tools());
        all.addAll(more);
        Toolbox tools = new Toolbox(all);
        Gate gate = new Gate(tools, List.of(guardrails), new NoLimit());
        Announcer announcer = new Announcer(stores, List.of(), new Wake(), this::nextId, clock);
        Sources sources =
                (a, commit) -> new Sources.Opening.Opened(Samples.tree(commit, Map.of("App.java", commit.sha())));
        Story.Means means = new Story.Means(
                gate,
                new GuardedToolbox(tools, gate),
                new RulesPlanner(),
                sources,
                new InMemoryCheckpoints(),
                Outlook.every(Duration.ofMinutes(5)));
        pipeline = Story.pipeline(stores, means, announcer, this::nextId, clock);
        commands = new Commands(stores, announcer, new Wake(), this::nextId, clock);
        stores.transactions().run(() -> stores.apps().save(app));
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>(world.tools("process.start", "process.stop", "process.state"));
        tools.addAll(world.tools("unused.make", "unused.take", "probe.http"));
        return tools;
    }

    public FakeWorld world() {
        return world;
    }

    public Fences fence() {
        return fence;
    }

    public Stores stores() {
        return stores;
    }

    public Commands commands() {
        return commands;
    }

    public Wakes wakes() {
        return new Wake();
    }

    public InstantSource clock() {
        return () -> now;
    }

    public List<AppId> woken() {
        return woken;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** A revision is queued as the intake would. */
    public void push(int commit) {
        Revision revision = Samples.revision(commit);
        String trigger = app.id() + "/" + commit + "/" + ids;
        QueuedRevision queued =
                new QueuedRevision(0, app.id(), app.generation(), revision, trigger, Optional.empty(), "push");
        stores.transactions().run(() -> stores.queue().add(queued));
    }

    public Progress advance() {
        return pipeline.advance(new Claim(app.id(), fence));
    }

    /** As the job does: again at once after an end or when due, until it is idle or waits for longer than a minute. */
    public void settle() {
        for (int i = 0; i < 200; i++) {
            switch (advance()) {
                case Progress.Idle idle -> {
                    return;
                }
                case Progress.Ended ended -> {}
                case Progress.Waiting waiting -> {
                    Duration pause = Duration.between(now, waiting.until());
                    if (pause.compareTo(Duration.ofMinutes(1)) > 0) {
                        return;
                    }
                    pass(pause.isNegative() ? Duration.ZERO : pause);
                }
            }
        }
        throw new AssertionError("it does not come to rest");
    }

    /** Outcomes in the order the deployments were made, the open one as its phase. */
    public List<String> outcomes() {
        return stores.history().list(Optional.of(app.id()), Optional.empty(), 100).reversed().stream()
                .map(record -> record.deployment())
                .map(House::word)
                .toList();
    }

    public Deployment newest() {
        return stores.history()
                .list(Optional.of(app.id()), Optional.empty(), 1)
                .getFirst()
                .deployment();
    }

    private static String word(Deployment deployment) {
        return deployment
                .outcome()
                .map(outcome -> outcome.kind().word())
                .orElse(deployment.phase().word());
    }

    private String nextId() {
        ids++;
        return String.format("id%06d", ids);
    }

    private final class Wake implements Wakes {
        @Override
        public void apps(SortedSet<AppId> apps) {
            woken.addAll(apps);
        }

        @Override
        public void repository(RepositoryId repository) {}

        @Override
        public void delivery(String deployment, int receiver) {}
    }

    private static final class NoLimit implements TimeLimit {
        @Override
        public <T> List<Optional<T>> each(List<Supplier<T>> works) {
            return works.stream()
                    .map(work -> Optional.of(work.get()).filter(answer -> !answer.equals(TOO_SLOW)))
                    .toList();
        }
    }
}
