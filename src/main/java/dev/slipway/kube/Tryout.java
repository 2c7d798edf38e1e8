package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Blame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries what is wanted of objects, by a server-side dry run of what is there. What is there need not be asked for where it was seen before:
 * the answer to a dry run tells of which version it is.
 */
final class Tryout {

    private final Cluster cluster;
    private final Kinds kinds;
    private final LastSeen seen;
    private final App app;
    private final Claim claim;
    private final List<Manifest> wanted;

    /** @param wanted all that is to be applied together */
    Tryout(Cluster cluster, Kinds kinds, LastSeen seen, Claim claim, List<Manifest> wanted) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.seen = seen;
        this.app = claim.app();
        this.claim = claim;
        this.wanted = wanted;
    }

    /** @param later takes what can't be tried yet; without it that is refused */
    List<Trial> of(List<Manifest> manifests, @Nullable List<Manifest> later) {
        List<Optional<Trial>> tried = Together.each(manifests, manifest -> of(manifest, later != null));
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

    /** One that can be tried now. */
    Trial of(Manifest manifest) {
        return of(manifest, false).orElseThrow();
    }

    private Optional<Trial> of(Manifest manifest, boolean mayWait) {
        Optional<String> path = kinds.path(manifest);
        if (path.isEmpty()) {
            if (mayWait && definition(manifest).isPresent()) {
                return Optional.empty();
            }
            throw unknown(manifest);
        }
        Tried tried =
                guessed(manifest, path.get()).orElseGet(() -> tried(manifest, path.get(), look(manifest, path.get())));
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
                .flatMap(definition -> of(definition, false))
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

    /** With what was last seen of it: should that be out of date, the answer's version tells. */
    private Optional<Tried> guessed(Manifest manifest, String path) {
        Optional<Json> guess = seen.find(app.id(), manifest.id())
                .filter(live -> Stamp.isOf(live, app.id())
                        && !isIgnored(manifest, live)
                        && !live.has("metadata", "deletionTimestamp"));
        guess.ifPresent(live -> claim.require(manifest, live));
        Optional<Tried> tried = guess.map(live -> tried(manifest, path, Optional.of(live)));
        if (tried.isPresent() && !tried.get().answer().ok()) {
            seen.drop(app.id(), manifest.id());
            return Optional.empty();
        }
        return tried;
    }

    private static boolean isIgnored(Manifest manifest, Json live) {
        return Wish.IGNORE.isOf(live) || Wish.IGNORE.isOf(manifest.json());
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
        boolean holds = !now.isOfAnother()
                && now.sent().equals(before.sent())
                && live.filter(object -> isIgnored(manifest, object)).isEmpty();
        return holds ? now : tried(manifest, path, live);
    }

    private Tried tried(Manifest manifest, String path, Optional<Json> live) {
        Json sent = precise(manifest, live);
        Answer answer = live.filter(object -> isIgnored(manifest, object))
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

    static Trouble refused(Manifest manifest, Answer answer) {
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
