package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.kube.Cluster.Answer;
import dev.slipway.tool.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of one App, found and deleted as whom the App is deployed as. */
final class OwnObjects {

    /** What takes longer is asked about again, without a worker that waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Kinds kinds;
    private final WrittenOwners owners;
    private final Attempt attempt;
    private final AppId app;

    OwnObjects(Cluster cluster, Kinds kinds, WrittenOwners owners, Attempt attempt) {
        this.cluster = cluster.as(attempt.app());
        this.kinds = kinds;
        this.owners = owners;
        this.attempt = attempt;
        this.app = attempt.app().id();
    }

    /** An object that is there and is this App's. */
    record Own(ObjectId id, String path, Json live) {

        boolean isGoing() {
            return live.has("metadata", "deletionTimestamp");
        }
    }

    List<Own> own(List<ObjectId> ids) {
        List<ObjectId> mortal = ids.stream().filter(id -> !PruneTool.isKept(id)).toList();
        return Together.each(mortal, id -> find(id)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Own> find(ObjectId id) {
        return kinds.apiVersion(id.group(), id.kind())
                .flatMap(version -> kinds.path(id, version))
                .flatMap(path -> cluster.find(path)
                        .filter(live -> Stamp.isOf(live, app) && !Wish.KEEP.isOf(live))
                        .map(live -> own(id, path, live)));
    }

    private Own own(ObjectId id, String path, Json live) {
        owners.require(app, attempt.token(), Stamp.token(live), id.words());
        return new Own(id, path, live);
    }

    /** Exactly what was found: an object that somebody has changed since is looked at again first. */
    void delete(Own found) {
        Optional<Own> own = Optional.of(found);
        for (int tries = 1; own.isPresent(); tries++) {
            Answer answer = delete(own.get().path(), own.get().live());
            if (answer.ok() || answer.absent()) {
                return;
            }
            if (!answer.conflict() || tries == Cluster.MOST_CONFLICTS) {
                throw Refusal.of(answer, "delete " + found.id().words() + " (" + found.id() + ")");
            }
            own = find(found.id()).filter(other -> !other.isGoing());
        }
    }

    private Answer delete(String path, Json live) {
        Map<String, Object> identity = Map.of(
                "uid", live.text("metadata", "uid").orElse(""),
                "resourceVersion", live.text("metadata", "resourceVersion").orElse(""));
        return cluster.delete(path, Json.of(Map.of("propagationPolicy", "Background", "preconditions", identity)));
    }

    List<Own> awaitGone(List<Own> own) {
        List<Own> left = own;
        for (long look = 0; !left.isEmpty() && look < PATIENCE.dividedBy(BETWEEN); look++) {
            left = own(left.stream().map(Own::id).toList());
            if (!left.isEmpty()) {
                Pause.of(BETWEEN);
            }
        }
        return left;
    }
}
