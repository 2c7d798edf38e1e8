package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Revision;
import dev.slipway.deployment.Source;
import dev.slipway.pipeline.Remotes.Fetching;
import dev.slipway.pipeline.Remotes.Listing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what a repository's refs are now and queues a revision for each App that is touched. Hooks and the clock only make it
 * look; what it sees at the remote decides.
 */
public final class Intake {

    /** Above this a commit counts as touching every App. */
    static final int MOST_CHANGES = 20_000;

    private final Stores stores;
    private final Remotes remotes;
    private final Wakes wakes;
    private final Overtaken overtaken;
    private final InstantSource clock;

    public Intake(Stores stores, Remotes remotes, Wakes wakes, Overtaken overtaken, InstantSource clock) {
        this.stores = stores;
        this.remotes = remotes;
        this.wakes = wakes;
        this.overtaken = overtaken;
        this.clock = clock;
    }

    /** What a visit came to; the next one is due after the shortest interval of the Apps, longer after failures. */
    public sealed interface Visit {
        /** {@code queued}: how many revisions. */
        record Looked(int queued) implements Visit {}

        record Failed(int failuresInARow, String why) implements Visit {}

        /** No App follows it any more. */
        record Unused() implements Visit {}
    }

    /** Stores hints and wakes their repositories; true when any of them is new. Returns after the commit. */
    public boolean hint(
            String provider, String delivery, Optional<Trigger.Hint> hint, List<RepositoryId> repositories) {
        return stores.transactions().call(() -> {
            boolean added = false;
            for (RepositoryId repository : repositories) {
                Trigger trigger = new Trigger(0, repository, provider, delivery, hint, clock.instant());
                if (stores.triggers().add(trigger)) {
                    wakes.repository(repository);
                    added = true;
                }
            }
            return added;
        });
    }

    /** One look at a repository: one {@code ls-remote}, at most one fetch, one comparison of trees for each pair of commits. */
    public Visit visit(RepositoryId repository) {
        Before before = stores.transactions().call(() -> before(repository));
        if (before.apps().isEmpty()) {
            return finish(repository, before.triggers(), new Visit.Unused(), "no App follows this repository");
        }
        return switch (remotes.list(repository, refs(before.apps()))) {
            case Listing.Listed(Map<Ref, Commit> heads) -> look(repository, new Sight(before, heads));
            case Listing.Unreachable(String why) -> failed(repository, why);
            case Listing.Refused(String why) -> failed(repository, why);
        };
    }

    /** What was known before the remote was asked: another visit may be faster than this one. */
    private record Before(List<Trigger> triggers, List<App> apps, Map<AppId, Head> known) {}

    private Before before(RepositoryId repository) {
        List<Trigger> triggers = stores.triggers().unhandled(repository);
        List<App> apps = stores.repositories().apps(repository);
        Map<AppId, Head> known = new HashMap<>();
        apps.forEach(app -> known.put(app.id(), stores.heads().of(app.id())));
        return new Before(triggers, apps, known);
    }

    /** What the remote answered. */
    private record Sight(Before before, Map<Ref, Commit> heads) {}

    private Visit look(RepositoryId repository, Sight sight) {
        List<Move> moves = moves(sight);
        Map<Ref, Commit> wanted = new LinkedHashMap<>();
        moves.forEach(move ->
                move.to().ifPresent(to -> wanted.put(move.app().spec().source().ref(), to)));
        if (!wanted.isEmpty()) {
            switch (remotes.fetch(repository, wanted)) {
                case Fetching.Fetched() -> {}
                case Fetching.Unreachable(String why) -> {
                    return failed(repository, why);
                }
                case Fetching.Refused(String why) -> {
                    return failed(repository, why);
                }
                case Fetching.Gone(String why) -> {
                    return failed(repository, why);
                }
            }
        }
        List<Move> touching = touching(repository, moves);
        List<Trigger> triggers = sight.before().triggers();
        return stores.transactions().call(() -> {
            int queued = accept(moves, touching);
            overtaken.show(sight.before().apps(), sight.heads(), triggers);
            return finish(repository, triggers, new Visit.Looked(queued), queued + " revisions queued");
        });
    }

    /** A ref or a spec that is not what was considered last; {@code to} is empty when the remote has no such ref. */
    private record Move(App app, Head head, Optional<Commit> to) {

        boolean refMoved() {
            return !to.equals(head.commit());
        }

        boolean specChanged() {
            return head.generation() != app.generation();
        }
    }

    private List<Move> moves(Sight sight) {
        List<Move> moves = new ArrayList<>();
        for (App app : sight.before().apps()) {
            Ref ref = app.spec().source().ref();
            Head known = Objects.requireNonNull(sight.before().known().get(app.id()));
            Move move = new Move(app, known, Optional.ofNullable(sight.heads().get(ref)));
            boolean unknown = move.to().isEmpty() && !move.head().trouble().equals(notThere(app));
            if (!app.spec().suspend()
                    && (unknown || (move.to().isPresent() && (move.refMoved() || move.specChanged())))) {
                moves.add(move);
            }
        }
        return moves;
    }

    private List<Move> touching(RepositoryId repository, List<Move> moves) {
        Map<List<Commit>, Optional<List<String>>> compared = new HashMap<>();
        return moves.stream()
                .filter(move -> move.to().isPresent())
                .filter(move ->
                        move.specChanged() || move.head().commit().isEmpty() || touches(repository, move, compared))
                .toList();
    }

    private boolean touches(RepositoryId repository, Move move, Map<List<Commit>, Optional<List<String>>> compared) {
        Source source = move.app().spec().source();
        if (source.path().isEmpty() && source.filter().equals(PathFilter.ALL)) {
            return true;
        }
        Commit from = move.head().commit().orElseThrow();
        Commit to = move.to().orElseThrow();
        return compared.computeIfAbsent(List.of(from, to), pair -> remotes.changed(repository, from, to, MOST_CHANGES))
                .map(files -> files.stream().anyMatch(file -> source.filter().touches(source.path(), file)))
                .orElse(true);
    }

    /** A move from where the App is no longer was overtaken by another visit, whose answer of the remote is the newer one. */
    private int accept(List<Move> moves, List<Move> touching) {
        TreeSet<AppId> woken = new TreeSet<>();
        touching.forEach(move -> woken.add(move.app().id()));
        wakes.apps(woken);
        int queued = 0;
        for (Move move : moves) {
            if (!stores.heads().of(move.app().id()).equals(move.head())) {
                continue;
            }
            Head head = next(move);
            stores.heads().save(head);
            if (touching.contains(move) && stores.queue().add(revision(move, head))) {
                queued++;
            }
        }
        return queued;
    }

    private static Head next(Move move) {
        Head head = move.head();
        if (move.to().isEmpty()) {
            return new Head(head.app(), head.generation(), head.commit(), head.move(), notThere(move.app()));
        }
        long moved = move.refMoved() ? head.move() + 1 : head.move();
        return new Head(head.app(), move.app().generation(), move.to(), moved, "");
    }

    private static QueuedRevision revision(Move move, Head head) {
        App app = move.app();
        Commit commit = move.to().orElseThrow();
        Revision revision = new Revision(app.spec().source().ref().name(), commit);
        String cause = move.refMoved() ? "the ref moved to " + commit.brief() : "the App's spec changed";
        String key = key(app, "move:" + head.move(), "");
        return new QueuedRevision(0, app.id(), app.generation(), revision, key, Optional.empty(), cause);
    }

    /** The trigger key: the same key never makes two deployments. */
    static String key(App app, String move, String token) {
        return app.id() + "/" + app.generation() + "/" + move + "/" + token;
    }

    private static String notThere(App app) {
        return "the repository has no " + describe(app.spec().source().ref()) + ": push it, or correct spec.source.ref";
    }

    private static String describe(Ref ref) {
        return switch (ref) {
            case Ref.Branch branch -> "branch \"" + branch.name() + "\"";
            case Ref.Tag tag -> "tag \"" + tag.name() + "\"";
            case Ref.Exact exact -> "commit " + exact.commit();
        };
    }

    private static Set<Ref> refs(List<App> apps) {
        Set<Ref> refs = new HashSet<>();
        apps.forEach(app -> refs.add(app.spec().source().ref()));
        return refs;
    }

    private Visit failed(RepositoryId repository, String why) {
        return stores.transactions().call(() -> {
            Repositories.Polling before = stores.repositories().polling(repository);
            Repositories.Polling now = new Repositories.Polling(before.failures() + 1, why, before.lastAnswered());
            stores.repositories().save(repository, now);
            return new Visit.Failed(now.failures(), why);
        });
    }

    private Visit finish(RepositoryId repository, List<Trigger> triggers, Visit visit, String outcome) {
        stores.transactions().run(() -> {
            stores.triggers().handled(triggers, outcome);
            stores.repositories().save(repository, new Repositories.Polling(0, "", Optional.of(clock.instant())));
        });
        return visit;
    }
}
