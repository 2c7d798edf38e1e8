package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Revision;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResult.Status;
import dev.slipway.execution.Track;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Trigger;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Rows for tests of stores: each App is new, so that tests share one record. */
public final class Given {

    public static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123456Z");

    private final Stores stores;

    public Given(Stores stores) {
        this.stores = stores;
    }

    public static String id() {
        return UUID.randomUUID().toString();
    }

    /** A stored App with its own repository, and these receivers. */
    public App app(Map<?, ?>... receivers) {
        App app = unstored("x" + id().substring(0, 8), 1, "u" + id().substring(0, 12), receivers);
        stores.transactions().run(() -> {
            stores.apps().save(app);
            stores.repositories().ensure(RepositoryId.of(app));
        });
        return app;
    }

    public static App unstored(String name, long generation, String repository, Map<?, ?>... receivers) {
        Map<String, Object> spec = new TreeMap<>(Map.of(
                "source",
                Map.of(
                        "url",
                        "https://git.example.com/team-a/" + repository + ".git",
                        "ref",
                        Map.of("branch", "main"),
                        "interval",
                        "45s"),
                "target",
                Map.of("process", Map.of("command", List.of("java", "App.java"), "port", 8080)),
                "retryInterval",
                (60 + generation) + "s"));
        if (receivers.length > 0) {
            spec.put("notify", List.of(receivers));
        }
        Map<String, Object> document = Map.of(
                "apiVersion",
                AppManifest.API_VERSION,
                "kind",
                AppManifest.KIND,
                "metadata",
                Map.of("name", name, "namespace", "team-a"),
                "spec",
                spec);
        return switch (AppManifest.parse(document)) {
            case AppManifest.Parsed.Valid valid ->
                new App(new AppId(id()), valid.name(), generation, "api", valid.spec(), valid.manifest());
            case AppManifest.Parsed.Invalid(List<String> problems) ->
                throw new IllegalStateException(String.join("; ", problems));
        };
    }

    public static Map<?, ?> webhook(String url, String... on) {
        return on.length == 0
                ? Map.of("webhook", Map.of("url", url))
                : Map.of("webhook", Map.of("url", url), "on", List.of(on));
    }

    public static QueuedRevision queued(App app, int commit, String trigger) {
        return new QueuedRevision(0, app.id(), app.generation(), revision(commit), trigger, Optional.empty(), "push");
    }

    public static Trigger trigger(RepositoryId repository, String delivery) {
        return new Trigger(
                0, repository, "github", delivery, Optional.of(new Trigger.Hint("main", Samples.commit(7))), NOW);
    }

    public static Revision revision(int commit) {
        return Samples.revision(commit);
    }

    public Deployment open(App app, int commit) {
        Deployment deployment =
                Deployment.opened(id(), app.id(), app.generation(), revision(commit), app.id() + "/" + id(), NOW);
        stores.transactions().run(() -> stores.deployments().insert(List.of(deployment)));
        return deployment;
    }

    public Deployment ended(App app, int commit, Kind kind) {
        Deployment ended = open(app, commit).ended(new Outcome(kind, kind.word(), "as the test wants it"), NOW);
        stores.transactions().run(() -> stores.deployments().update(ended));
        return ended;
    }

    /** Ended, and with a step that changed something. */
    public Deployment changed(App app, int commit, Kind kind) {
        Deployment ended = ended(app, commit, kind);
        save(ended, result(0, Effect.CHANGE, Status.DONE));
        return ended;
    }

    public void save(Deployment deployment, StepResult result) {
        stores.transactions().run(() -> stores.results().save(deployment.id(), result));
    }

    /** Objects of a cluster, by the calls that {@code kube.apply} is made with. */
    public void applied(Deployment deployment, int index, Status status, String... objects) {
        Arguments arguments = Arguments.of(Map.of("objects", List.of(objects)));
        StepResult like = result(index, Effect.CHANGE, status);
        save(
                deployment,
                new StepResult(
                        like.track(),
                        index,
                        like.step(),
                        new ToolCall("kube.apply", Effect.CHANGE, "cluster", arguments),
                        status,
                        like.outputs(),
                        like.message(),
                        like.trouble(),
                        like.startedAt(),
                        like.endedAt(),
                        like.found()));
    }

    public static StepResult result(int index, Effect effect, Status status) {
        Arguments arguments = Arguments.of(Map.of("path", "", "ports", List.of(Map.of("host", 0L)), "fresh", true));
        return new StepResult(
                Track.FORWARD,
                index,
                "step-" + index,
                new ToolCall("process.start", effect, "local", arguments),
                status,
                new TreeMap<>(Map.of("pid", "17", "endpoint", "http://127.0.0.1:1")),
                "started",
                Optional.empty(),
                NOW,
                NOW.plusMillis(20),
                false);
    }

    public static Proposal proposal(App app, Map<String, Object> arguments) {
        Arguments all = Arguments.of(arguments).with("replaces", new Reference("before", Reference.KEY));
        Step step = new Step("start", new ToolCall("process.start", Effect.CHANGE, "local", all));
        Plan plan = new Plan(app.id(), app.generation(), Samples.commit(1), "t".repeat(40), List.of(step));
        return new Proposal(plan, new Plan(app.id(), app.generation(), Samples.commit(1), "", List.of()));
    }

    public static DeploymentEvent event(App app, Deployment deployment, int sequence, String type) {
        return new DeploymentEvent(
                id(),
                app.id(),
                app.name(),
                deployment.id(),
                sequence,
                type,
                NOW,
                deployment.revision(),
                "Because",
                "it happened",
                type.equals("StepEnded") ? Optional.of("start") : Optional.empty());
    }

    /** Records an event with the next sequence, as the announcer does. */
    public DeploymentEvent tell(App app, Deployment deployment, String type) {
        return stores.transactions().call(() -> stores.history().append(event(app, deployment, 0, type)));
    }

    public static Digest digest(String of) {
        return Digest.of(of);
    }
}
