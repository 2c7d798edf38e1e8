package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.kube.Cluster.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of one App, found and deleted as whom the App is deployed as. */
final class OwnObjects {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Kinds kinds;
    private final App app;

    OwnObjects(Cluster cluster, Kinds kinds, App app) {
        this.cluster = cluster.as(app);
        this.kinds = kinds;
        this.app = app;
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
                        .filter(live -> Stamp.isOf(live, app.id()))
                        .map(live -> new Own(id, path, live)));
    }

    void delete(Own own) {
        Map<String, Object> identity =
                Map.of("uid", own.live().text("metadata", "uid").orElse(""));
        Answer answer = cluster.delete(
                own.path(), Json.of(Map.of("propagationPolicy", "Background", "preconditions", identity)));
        if (!answer.ok() && !answer.absent()) {
            throw Refusal.of(answer, "delete " + own.id().words() + " (" + own.id() + ")");
        }
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
