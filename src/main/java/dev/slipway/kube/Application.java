package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one list of objects into the cluster. All are tried first (server-side dry run), so that one that is refused keeps all
 * of them out; only what a namespace or a CRD of the same list must precede is tried when that is there.
 */
final class Application {

    private final Cluster cluster;
    private final Kinds kinds;
    private final WrittenOwners owners;
    private final LastSeen seen;
    private final Attempt attempt;
    private final App app;
    private final Tryout tryout;
    private final List<Manifest> wanted;

    Application(
            Cluster server, Kinds kinds, WrittenOwners owners, LastSeen seen, Attempt attempt, List<Manifest> wanted) {
        this.cluster = server.as(attempt.app());
        this.kinds = kinds;
        this.owners = owners;
        this.seen = seen;
        this.attempt = attempt;
        this.app = attempt.app();
        this.wanted = wanted;
        this.tryout = new Tryout(cluster, kinds, seen, new Claim(app, attempt.token(), owners), wanted);
    }

    /** What was done, object by object. */
    record Applied(List<Trial> trials) {

        long changed() {
            return trials.stream().filter(Trial::changes).count();
        }

        /** All, as the server has them now. */
        List<Manifest> objects() {
            return trials.stream()
                    .map(trial -> trial.wanted().as(trial.after()))
                    .toList();
        }
    }

    Applied run() {
        List<Manifest> later = new ArrayList<>();
        List<Trial> trials = tryout.of(wanted, later);
        List<Trial> applied = new ArrayList<>();
        if (!later.isEmpty()) {
            List<Trial> ground = trials.stream().filter(Trial::isGround).toList();
            applied.addAll(apply(ground));
            Ground awaited = new Ground(cluster, kinds);
            awaited.await(ground);
            trials.removeIf(Trial::isGround);
            trials.addAll(awaited.settle(ground, () -> tryout.of(later, null)));
            trials.sort(Comparator.comparingInt(trial -> wanted.indexOf(trial.wanted())));
        }
        applied.addAll(apply(trials));
        Applied all = new Applied(applied);
        all.objects().forEach(object -> seen.put(app.id(), object));
        return all;
    }

    /** What a run would change, tried and not done; objects that can't be tried, because what they need is missing, are in {@code missing}. */
    List<Trial> changes(List<Manifest> missing) {
        return tryout.of(wanted, missing).stream().filter(Trial::changes).toList();
    }

    /** True when a run would change nothing. */
    boolean isDone() {
        List<Manifest> later = new ArrayList<>();
        List<Trial> trials = tryout.of(wanted, later);
        return later.isEmpty() && trials.stream().noneMatch(Trial::changes);
    }

    /** Kind after kind, because a pod wants its settings; those of one rank together. */
    private List<Trial> apply(List<Trial> trials) {
        TreeMap<Integer, List<Trial>> byRank = new TreeMap<>();
        trials.forEach(trial -> byRank.computeIfAbsent(ManifestList.rank(trial.wanted()), rank -> new ArrayList<>())
                .add(trial));
        List<Trial> applied = new ArrayList<>();
        byRank.values().forEach(ofRank -> applied.addAll(Together.each(ofRank, this::apply)));
        return applied;
    }

    private Trial apply(Trial trial) {
        Trial applied = send(trial);
        if (trial.adopts(app.id())) {
            cluster.merge(trial.path(), unmark());
        }
        return applied;
    }

    /** Exactly onto what was tried: an object that somebody has changed since is tried again first. */
    private Trial send(Trial first) {
        Trial trial = first.isReplacement() ? remade(first) : takenOver(first);
        for (int tries = 1; trial.changes(); tries++) {
            Answer answer = cluster.apply(trial.path(), trial.exactly(), false);
            if (answer.ok()) {
                return trial.to(answer.body());
            }
            if (!answer.conflict() || tries == Cluster.MOST_CONFLICTS) {
                throw Tryout.refused(trial.wanted(), answer);
            }
            trial = tryout.of(trial.wanted());
        }
        return trial.live().map(trial::to).orElse(trial);
    }

    /** Of an object that is adopted, what was {@code kubectl}'s is this App's. */
    private Trial takenOver(Trial trial) {
        Optional<Json> change =
                trial.live().filter(live -> trial.adopts(app.id())).flatMap(Takeover::of);
        if (change.isEmpty()) {
            return trial;
        }
        Answer answer = cluster.merge(trial.path(), change.get());
        if (!answer.ok() && !answer.conflict()) {
            throw Tryout.refused(trial.wanted(), answer);
        }
        return tryout.of(trial.wanted());
    }

    /** The permission to adopt is used up: another App needs a new one. */
    private static Json unmark() {
        TreeMap<String, @Nullable Object> none = new TreeMap<>();
        none.put(Stamp.ADOPT, null);
        return Json.of(Map.of("metadata", Map.of("annotations", none)));
    }

    private Trial remade(Trial trial) {
        OwnObjects objects = new OwnObjects(cluster, kinds, owners, attempt);
        OwnObjects.Own old = new OwnObjects.Own(
                trial.wanted().id(), trial.path(), trial.live().orElseThrow());
        objects.delete(old);
        if (!objects.awaitGone(List.of(old)).isEmpty()) {
            throw new Trouble(
                    Blame.WORLD, "StillDeleting", trial.wanted().id().words() + " is made again when it is gone");
        }
        return tryout.of(trial.wanted());
    }
}
