package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.RepositoryId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Takes Apps in, from folders and from the API: one owner each, a new generation with each change. */
public final class Register {

    private final AppStore apps;
    private final Repositories repositories;
    private final Deployments deployments;
    private final Wakes wakes;
    private final Transactions transactions;
    private final Ids ids;

    public Register(
            AppStore apps,
            Repositories repositories,
            Deployments deployments,
            Wakes wakes,
            Transactions transactions,
            Ids ids) {
        this.apps = apps;
        this.repositories = repositories;
        this.deployments = deployments;
        this.wakes = wakes;
        this.transactions = transactions;
        this.ids = ids;
    }

    /** What came of writing an App. */
    public sealed interface Writing {
        record Written(App app, boolean created, boolean changed) implements Writing {}

        /** Somebody else owns it, or its target's kind would change. */
        record Refused(String why) implements Writing {}
    }

    /** Creates or replaces; writing what is there already changes nothing and raises no generation. */
    public Writing put(AppName name, AppSpec spec, String manifest, String owner) {
        return transactions.call(() -> {
            Optional<App> known = apps.find(name);
            if (known.isEmpty()) {
                return written(new App(new AppId(ids.next()), name, 1, owner, spec, manifest), true, true);
            }
            App old = known.get();
            apps.lock(old.id());
            if (!old.owner().equals(owner)) {
                return new Writing.Refused(owned(old));
            }
            if (!old.spec().target().kind().equals(spec.target().kind())) {
                return new Writing.Refused(
                        "the target of " + name + " is " + old.spec().target().kind() + " and can't become "
                                + spec.target().kind() + ": delete the App and make it again");
            }
            if (old.manifest().equals(manifest)) {
                return new Writing.Written(old, false, false);
            }
            return written(new App(old.id(), name, old.generation() + 1, owner, spec, manifest), false, true);
        });
    }

    /** Deletes the App; what runs for it stays as it is (deletionPolicy Orphan), and an open deployment is cancelled. */
    public Answer delete(AppName name, String owner) {
        return transactions.call(() -> {
            Optional<App> known = apps.find(name);
            if (known.isEmpty()) {
                return new Answer.NotFound("there is no App " + name);
            }
            App app = known.get();
            apps.lock(app.id());
            if (!app.owner().equals(owner)) {
                return new Answer.Conflict(owned(app));
            }
            deployments.open(app.id()).ifPresent(open -> deployments.cancel(open.id(), "the deletion of the App"));
            wakes.apps(new TreeSet<>(List.of(app.id())));
            apps.delete(app.id());
            return new Answer.Accepted("deleted " + name + "; what runs for it was left as it is");
        });
    }

    private Writing written(App app, boolean created, boolean changed) {
        apps.save(app);
        RepositoryId repository = RepositoryId.of(app);
        repositories.ensure(repository);
        wakes.repository(repository);
        wakes.apps(new TreeSet<>(List.of(app.id())));
        return new Writing.Written(app, created, changed);
    }

    private static String owned(App app) {
        return app.name() + " belongs to " + app.owner() + ": change it there";
    }
}
