package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.RepositoryId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Takes Apps in, from folders, from the API and from a cluster: one owner each, a new generation with each change. */
public final class Register {

    private final Stores stores;
    private final AppStore apps;
    private final Repositories repositories;
    private final Deployments deployments;
    private final Wakes wakes;
    private final Transactions transactions;
    private final Ids ids;
    private final Witness witness;

    public Register(Stores stores, Wakes wakes, Ids ids, InstantSource clock) {
        this.stores = stores;
        this.apps = stores.apps();
        this.repositories = stores.repositories();
        this.deployments = stores.deployments();
        this.transactions = stores.transactions();
        this.witness = new Witness(stores, clock);
        this.wakes = wakes;
        this.ids = ids;
    }

    /** What came of writing an App. */
    public sealed interface Writing {
        record Written(App app, boolean created, boolean changed) implements Writing {}

        /** Somebody else owns it, or its target's kind would change. */
        record Refused(String why) implements Writing {}
    }

    /** For an owner that looks again and again: what is there already is not worth telling. */
    public Writing put(AppName name, AppSpec spec, String manifest, String owner) {
        return transactions.call(() -> toldIfNew(name, write(name, spec, manifest, owner), owner));
    }

    /** Creates or replaces; writing what is there already changes nothing and raises no generation. */
    public Writing put(AppName name, AppSpec spec, String manifest, String owner, Caller by) {
        return transactions.call(() -> told(name, write(name, spec, manifest, owner), by));
    }

    /**
     * For an owner that looks again and again, and gives Apps their identity and their generations. One of the same name and another
     * identity is deleted first: it was made again.
     */
    public Writing put(App wanted) {
        return transactions.call(() -> {
            apps.find(wanted.name())
                    .filter(old -> old.owner().equals(wanted.owner()))
                    .filter(old -> !old.id().equals(wanted.id()))
                    .ifPresent(old -> letGo(old.name(), old.owner()));
            return toldIfNew(wanted.name(), write(wanted, apps.find(wanted.name())), wanted.owner());
        });
    }

    private Writing toldIfNew(AppName name, Writing writing, String owner) {
        return writing instanceof Writing.Written(App app, boolean created, boolean changed) && !changed
                ? writing
                : told(name, writing, new Caller(owner));
    }

    private Writing told(AppName name, Writing writing, Caller by) {
        witness.told(
                by,
                "app.put",
                name.toString(),
                name.toString(),
                switch (writing) {
                    case Writing.Refused(String why) -> new Answer.Conflict(why);
                    case Writing.Written(App app, boolean created, boolean changed) ->
                        new Answer.Accepted((created ? "added" : changed ? "changed" : "nothing changed")
                                + ", generation " + app.generation());
                });
        return writing;
    }

    private Writing write(AppName name, AppSpec spec, String manifest, String owner) {
        Optional<App> known = apps.find(name);
        AppId id = known.map(App::id).orElseGet(() -> new AppId(ids.next()));
        long generation = known.map(old -> old.manifest().equals(manifest) ? old.generation() : old.generation() + 1)
                .orElse(1L);
        return write(new App(id, name, generation, owner, spec, manifest), known);
    }

    private Writing write(App wanted, Optional<App> known) {
        if (known.isEmpty()) {
            return written(wanted, true, true);
        }
        App old = known.get();
        apps.lock(old.id());
        if (!old.owner().equals(wanted.owner())) {
            return new Writing.Refused(owned(old));
        }
        if (Removing.isAsked(stores, old)) {
            return new Writing.Refused(old.name() + " is being deleted: make it again when it is gone");
        }
        if (!old.spec().target().kind().equals(wanted.spec().target().kind())) {
            return new Writing.Refused("the target of " + old.name() + " is "
                    + old.spec().target().kind() + " and can't become "
                    + wanted.spec().target().kind() + ": delete the App and make it again");
        }
        return old.generation() == wanted.generation() && old.manifest().equals(wanted.manifest())
                ? new Writing.Written(old, false, false)
                : written(wanted, false, true);
    }

    public Answer delete(AppName name, String owner) {
        return delete(name, owner, new Caller(owner));
    }

    /**
     * Deletes the App, and cancels its open deployment. What runs for it stays as it is, or, as its deletionPolicy wants it, is taken
     * away by a last deployment, which ends with the App.
     */
    public Answer delete(AppName name, String owner, Caller by) {
        return delete(name, owner, by, true);
    }

    /** Deletes the App; what runs for it stays as it is, whatever it wants. */
    public Answer letGo(AppName name, String owner) {
        return delete(name, owner, new Caller(owner), false);
    }

    /** The App, while what runs for it is being taken away, with which it will be deleted. */
    public Optional<App> removing(AppId app) {
        return transactions.call(() -> apps.find(app).filter(known -> Removing.isAsked(stores, known)));
    }

    private Answer delete(AppName name, String owner, Caller by, boolean mayRemove) {
        return witness.ofApp(by, "app.delete", name, () -> {
            Optional<App> known = apps.find(name);
            if (known.isEmpty()) {
                return new Answer.NotFound("there is no App " + name);
            }
            App app = known.get();
            apps.lock(app.id());
            if (!app.owner().equals(owner)) {
                return new Answer.Conflict(owned(app));
            }
            if (mayRemove && Removing.isAsked(stores, app)) {
                return new Answer.Accepted(name + " is being deleted already, with what runs for it");
            }
            boolean removes = mayRemove && app.spec().removedOnDeletion() && Removing.ask(stores, app, by.name());
            deployments.open(app.id()).ifPresent(open -> deployments.cancel(open.id(), "the deletion of the App"));
            wakes.apps(new TreeSet<>(List.of(app.id())));
            if (removes) {
                return new Answer.Accepted("what runs for " + name + " is taken away, and then it is deleted");
            }
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
