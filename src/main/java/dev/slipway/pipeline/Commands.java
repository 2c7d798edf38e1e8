package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Apps;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Revision;
import dev.slipway.guard.Approval;
import dev.slipway.plan.Proposal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What people and programs may ask for. Each answer means that it is in the record; the App's job, woken, acts on it. */
public final class Commands {

    private static final String DEPLOYMENT = "deployment.";

    private final Stores stores;
    private final Apps apps;
    private final Deployments deployments;
    private final RevisionQueue queue;
    private final Heads heads;
    private final Announcer announcer;
    private final Wakes wakes;
    private final Witness witness;
    private final Ids ids;
    private final InstantSource clock;

    public Commands(Stores stores, Announcer announcer, Wakes wakes, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.apps = stores.apps();
        this.deployments = stores.deployments();
        this.queue = stores.queue();
        this.heads = stores.heads();
        this.witness = new Witness(stores, clock);
        this.announcer = announcer;
        this.wakes = wakes;
        this.ids = ids;
        this.clock = clock;
    }

    /** Deploys the App's head again, and asks the remote: a commit that is newer takes its place. */
    public Answer deploy(AppName name, Caller by) {
        return deployOnce(name, ids.next(), by);
    }

    /** The same, once for each token: asked again with it nothing happens, and the answer is as good. */
    public Answer deploy(AppName name, String token, Caller by) {
        return deployOnce(name, Digest.of(token).value(), by);
    }

    private Answer deployOnce(AppName name, String token, Caller by) {
        return witness.ofApp(
                by,
                "app.deploy",
                name,
                () -> apps.find(name)
                        .map(app -> deploy(app, token, by))
                        .orElseGet(() -> new Answer.NotFound("there is no App " + name)));
    }

    private Answer deploy(App app, String token, Caller by) {
        wakes.repository(RepositoryId.of(app));
        Head head = heads.of(app.id());
        return closed(app).orElseGet(() -> deploy(app, head, token, by));
    }

    private Answer deploy(App app, Head head, String token, Caller by) {
        return head.commit()
                .map(commit -> enqueue(
                        app,
                        new Revision(app.spec().source().ref().name(), commit),
                        token,
                        "deploy asked by " + by.name()))
                .orElseGet(() -> new Answer.Conflict(app.name() + " has not seen a commit yet: "
                        + orElse(head.trouble(), "the remote is asked now")));
    }

    /** Agrees to a plan by its digest; {@code plan} empty means the one that waits now. */
    public Answer approve(String deployment, Optional<Digest> plan, Caller by) {
        return onOpen(deployment, by, "approve", open -> {
            Optional<Proposal> proposal = deployments.proposal(deployment);
            if (open.phase() != Phase.AWAITING_APPROVAL || proposal.isEmpty()) {
                return new Answer.Conflict("deployment " + deployment + " waits for no approval: it is "
                        + open.phase().word());
            }
            Digest digest = proposal.get().plan().digest();
            if (plan.isPresent() && !plan.get().equals(digest)) {
                return new Answer.Conflict(
                        "the plan that waits is " + digest + ", not " + plan.get() + ": read it again");
            }
            Optional<Approval> given = deployments.approval(deployment).filter(one -> one.covers(proposal.get()));
            if (given.isPresent()) {
                return new Answer.Accepted("approved " + digest + " already, by "
                        + given.get().by().name());
            }
            deployments.approve(
                    deployment, new Approval(digest, proposal.get().rollback().digest(), by, clock.instant()));
            announcer.approved(open, by);
            return new Answer.Accepted("approved " + digest);
        });
    }

    public Answer reject(String deployment, Caller by) {
        return onOpen(deployment, by, "reject", open -> {
            if (open.phase() != Phase.AWAITING_APPROVAL) {
                return new Answer.Conflict("deployment " + deployment + " waits for no approval: it is "
                        + open.phase().word());
            }
            deployments.reject(deployment, by.name());
            return new Answer.Accepted("rejected");
        });
    }

    /** Ends an open deployment; what it has changed is put back. */
    public Answer cancel(String deployment, Caller by) {
        return onOpen(deployment, by, "cancel", open -> {
            if (open.phase() == Phase.ROLLING_BACK) {
                return new Answer.Conflict("deployment " + deployment + " is being rolled back already");
            }
            deployments.cancel(deployment, by.name());
            return new Answer.Accepted("it ends after the step that runs now");
        });
    }

    /** Deploys the revision of a deployment again. */
    public Answer retry(String deployment, Caller by) {
        return onAny(
                deployment,
                by,
                "retry",
                (past, app) ->
                        enqueue(app, past.revision(), ids.next(), "retry of " + deployment + " asked by " + by.name()));
    }

    /** Deploys what ran before this deployment. */
    public Answer rollBack(String deployment, Caller by) {
        return onAny(
                deployment,
                by,
                "rollback",
                (past, app) -> deployments
                        .succeededBefore(past)
                        .map(before -> enqueue(
                                app,
                                before.revision(),
                                ids.next(),
                                "rollback to " + before.id() + " asked by " + by.name()))
                        .orElseGet(() -> new Answer.Conflict("no deployment succeeded before " + deployment)));
    }

    private Answer enqueue(App app, Revision revision, String token, String cause) {
        return closed(app).orElseGet(() -> enqueued(app, revision, token, cause));
    }

    /** Why nothing can be asked of it now. */
    private Optional<Answer> closed(App app) {
        if (app.spec().suspend()) {
            return Optional.of(new Answer.Conflict(app.name() + " is suspended: set spec.suspend to false first"));
        }
        return Removing.isAsked(stores, app)
                ? Optional.of(new Answer.Conflict(app.name() + " is being deleted, with what runs for it"))
                : Optional.empty();
    }

    private Answer enqueued(App app, Revision revision, String token, String cause) {
        String trigger = Intake.key(app, "asked:" + revision.commit(), token);
        queue.add(new QueuedRevision(0, app.id(), app.generation(), revision, trigger, Optional.empty(), cause));
        wake(app.id());
        return new Answer.Accepted("queued " + revision + " for " + app.name());
    }

    private Answer onOpen(String id, Caller by, String action, Function<Deployment, Answer> command) {
        return witness.ofDeployment(by, DEPLOYMENT + action, id, () -> {
            Optional<Deployment> known = deployments.find(id);
            if (known.isEmpty()) {
                return new Answer.NotFound("there is no deployment " + id);
            }
            wake(known.get().app());
            Deployment locked = deployments.find(id).orElseThrow();
            if (locked.hasEnded()) {
                return new Answer.Conflict("deployment " + id + " has ended: "
                        + locked.outcome().map(outcome -> outcome.kind().word()).orElse(""));
            }
            return command.apply(locked);
        });
    }

    private Answer onAny(String id, Caller by, String action, BiFunction<Deployment, App, Answer> command) {
        return witness.ofDeployment(by, DEPLOYMENT + action, id, () -> {
            Optional<Deployment> known = deployments.find(id);
            Optional<App> app = known.flatMap(past -> apps.find(past.app()));
            if (known.isEmpty() || app.isEmpty()) {
                return new Answer.NotFound("there is no deployment " + id + " of an App that still exists");
            }
            return command.apply(known.get(), app.get());
        });
    }

    private void wake(AppId app) {
        wakes.apps(new TreeSet<>(List.of(app)));
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
