package dev.slipway.kube;

import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Attempt;
import jakarta.inject.Singleton;
import java.util.List;

/** Where applications of manifests to the cluster begin: tried, done, or compared with. */
@Singleton
final class Applications {

    private final Cluster cluster;
    private final Kinds kinds;
    private final WrittenOwners owners;
    private final LastSeen seen;

    Applications(Cluster cluster, Kinds kinds, WrittenOwners owners, LastSeen seen) {
        this.cluster = cluster;
        this.kinds = kinds;
        this.owners = owners;
        this.seen = seen;
    }

    Application of(Attempt attempt, List<Manifest> wanted) {
        return new Application(cluster, kinds, owners, seen, attempt, wanted);
    }
}
