package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which workloads were last shown not to be ready: the state of one that was ready and still is says nothing new. */
final class Ailments {

    private final Map<AppId, Set<ObjectId>> unready = new ConcurrentHashMap<>();

    /** Apps with expressions of their own: what those make of a state is not known here. */
    private final Set<AppId> judged = ConcurrentHashMap.newKeySet();

    void judge(App app) {
        if (app.spec().target() instanceof Target.Kubernetes target
                && !target.health().isEmpty()) {
            judged.add(app.id());
        } else {
            judged.remove(app.id());
        }
    }

    boolean isNews(AppId app, WatchLine.Key key, GenericKubernetesResource workload) {
        Optional<ObjectId> id = key.id(workload);
        if (judged.contains(app) || id.isEmpty()) {
            return true;
        }
        boolean ready = Readiness.of(new Manifest(Awaiting.brief(workload))) instanceof Readiness.Ready;
        if (!ready) {
            unready.computeIfAbsent(app, any -> ConcurrentHashMap.newKeySet()).add(id.get());
            return true;
        }
        Set<ObjectId> before = unready.get(app);
        return before != null && before.remove(id.get());
    }

    void forget(AppId app) {
        unready.remove(app);
        judged.remove(app);
    }
}
