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
    private final Attempt attempt;
    private final App app;
    private final Claim claim;
    private final List<Manifest> wanted;

    Application(Cluster cluster, Kinds kinds, WrittenOwners owners, Attempt attempt, List<Manifest> wanted) {
        this.cluster = cluster.as(attempt.app());
        this.kinds = kinds;
        this.owners = owners;
        this.attempt = attempt;
        this.app = attempt.app();
        this.claim = new Claim(app, attempt.token(), owners);
        this.wanted = wanted;
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
        List<Trial> trials = trials(wanted, later);
        List<Trial> applied = new ArrayList<>();
        if (!later.isEmpty()) {
            List<Trial> ground = trials.stream().filter(Trial::isGround).toList();
            applied.addAll(apply(ground));
            Ground awaited = new Ground(cluster, kinds);
            awaited.await(ground);
            trials.removeIf(Trial::isGround);
            trials.addAll(awaited.settle(ground, () -> trials(later, null)));
            trials.sort(Comparator.comparingInt(trial -> wanted.indexOf(trial.wanted())));
        }
        applied.addAll(apply(trials));
        return new Applied(applied);
    }

    /** What a run would change, tried and not done; objects that can't be tried, because what they need is missing, are in {@code missing}. */
    List<Trial> changes(List<Manifest> missing) {
        return trials(wanted, missing).stream().filter(Trial::changes).toList();
    }

    /** True when a run would change nothing. */
    boolean isDone() {
        List<Manifest> later = new ArrayList<>();
        List<Trial> trials = trials(wanted, later);
        return later.isEmpty() && trials.stream().noneMatch(Trial::changes);
    }

    /** @param later takes what can't be tried yet; without it that is refused */
    private List<Trial> trials(List<Manifest> manifests, @Nullable List<Manifest> later) {
        List<Optional<Trial>> tried = Together.each(manifests, manifest -> trial(manifest, later != null));
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < manifests.size(); i++) {
            Manifest manifest = manifests.get(i);
            tried.get(i).ifPresentOrElse(trials::add, () -> {
                if (later != null) {
                    later.add(manifest);
                }
            });
        }
        return trials;
    }

    private Optional<Trial> trial(Manifest manifest, boolean mayWait) {
        Optional<String> path = kinds.path(manifest);
        if (path.isEmpty()) {
            if (mayWait && definition(manifest).isPresent()) {
                return Optional.empty();
            }
            throw unknown(manifest);
        }
        Tried tried = tried(manifest, path.get(), look(manifest, path.get()));
        for (int looks = 1; tried.isOfAnother() && looks < Cluster.MOST_CONFLICTS; looks++) {
            tried = again(manifest, path.get(), tried);
        }
        Answer answer = tried.answer();
        if (answer.ok()) {
            return Optional.of(new Trial(manifest, tried.sent(), path.get(), tried.live(), answer.body()));
        }
        if (tried.live().isPresent() && Refusal.isImmutable(answer) && Wish.FORCE.isOf(manifest.json())) {
            return Optional.of(new Trial(manifest, manifest.json(), path.get(), tried.live(), Json.EMPTY));
        }
        if (mayWait && ((bringsNamespace(manifest) && isNoNamespace(answer)) || changesForm(manifest))) {
            return Optional.empty();
        }
        throw refused(manifest, answer);
    }

    /** What its kind does not allow yet it may allow when that is applied. */
    private boolean changesForm(Manifest manifest) {
        return definition(manifest)
                .flatMap(definition -> trial(definition, false))
                .filter(Trial::changes)
                .isPresent();
    }

    /** What was found, what was sent for it, and what the server said. */
    private record Tried(Optional<Json> live, Json sent, Answer answer) {
        /** True when somebody has written the object between the two: what that one did is no change of ours. */
        boolean isOfAnother() {
            return answer.ok() && !version(live.orElse(Json.EMPTY)).equals(version(answer.body()));
        }

        private static Optional<String> version(Json object) {
            return object.text("metadata", "resourceVersion");
        }
    }

    private Optional<Json> look(Manifest manifest, String path) {
        Optional<Json> live = cluster.find(path);
        live.ifPresent(object -> claim.require(manifest, object));
        return live;
    }

    /** Most often what was answered is of what is found now, and holds. */
    private Tried again(Manifest manifest, String path, Tried before) {
        Optional<Json> live = look(manifest, path);
        Tried now = new Tried(live, precise(manifest, live), before.answer());
        return now.isOfAnother() || !now.sent().equals(before.sent()) ? tried(manifest, path, live) : now;
    }

    private Tried tried(Manifest manifest, String path, Optional<Json> live) {
        Json sent = precise(manifest, live);
        Answer answer = live.filter(object -> Wish.IGNORE.isOf(object) || Wish.IGNORE.isOf(manifest.json()))
                .map(object -> new Answer(200, object))
                .orElseGet(() -> cluster.apply(path, sent, true));
        return new Tried(live, sent, answer);
    }

    /** With the uid of what was found: should another object take its place meanwhile, the server refuses. */
    private static Json precise(Manifest manifest, Optional<Json> live) {
        Json metadata = manifest.json().at("metadata");
        return live.flatMap(object -> object.text("metadata", "uid")
                        .map(uid -> Scaling.left(manifest, object)
                                .with("metadata", metadata.with("uid", uid).fields())))
                .orElse(manifest.json());
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
                throw refused(trial.wanted(), answer);
            }
            trial = trial(trial.wanted(), false).orElseThrow();
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
            throw refused(trial.wanted(), answer);
        }
        return trial(trial.wanted(), false).orElseThrow();
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
        return trial(trial.wanted(), false).orElseThrow();
    }

    private boolean bringsNamespace(Manifest manifest) {
        return wanted.stream()
                .anyMatch(other -> other.is("", "Namespace") && other.name().equals(manifest.namespace()));
    }

    /** Of its kind, where that comes with it. */
    private Optional<Manifest> definition(Manifest manifest) {
        return wanted.stream()
                .filter(other -> other.is("apiextensions.k8s.io", "CustomResourceDefinition"))
                .filter(other -> other.json().text("spec", "group").equals(Optional.of(manifest.group()))
                        && other.json().text("spec", "names", "kind").equals(Optional.of(manifest.kind())))
                .findFirst();
    }

    private static boolean isNoNamespace(Answer answer) {
        return answer.absent() && answer.body().text("details", "kind").equals(Optional.of("namespaces"));
    }

    private static Trouble unknown(Manifest manifest) {
        return new Trouble(
                Blame.REVISION,
                "UnknownKind",
                "the cluster has no " + manifest.kind() + " in " + manifest.apiVersion()
                        + ": install its CustomResourceDefinition, or correct apiVersion and kind");
    }

    private static Trouble refused(Manifest manifest, Answer answer) {
        if (isNoNamespace(answer)) {
            return new Trouble(
                    Blame.POLICY,
                    "NamespaceNotFound",
                    "the namespace " + manifest.namespace() + " does not exist: create it (kubectl create namespace "
                            + manifest.namespace() + "), or add it to the manifests");
        }
        if (answer.absent()) {
            return unknown(manifest);
        }
        Trouble refused = Refusal.of(answer, "apply " + manifest.id().words() + " (" + manifest.id() + ")");
        return Refusal.isImmutable(answer)
                ? refused.with(
                        "; give it another name, or let it be made again: annotate it with slipway.dev/force: \"true\"")
                : refused;
    }
}
