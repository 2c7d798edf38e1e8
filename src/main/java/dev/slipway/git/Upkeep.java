package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import org.jboss.logging.Logger;

/** Keeps the mirrors small: for the clean-up job. */
@Singleton
public final class Upkeep {

    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    private final Mirrors mirrors;

    Upkeep(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    /** Deletes the mirrors of repositories that no App uses any more, and packs the others; one that is in use is left for later. */
    public void clean(Set<RepositoryId> used) throws IOException {
        for (Mirror mirror : mirrors.besides(used)) {
            alone(mirror, Mirror::delete);
        }
        for (Mirror mirror : mirrors.among(used)) {
            alone(mirror, Packing::pack);
        }
    }

    /** Bytes on disk of each mirror, by {@link RepositoryId#key}. */
    public SortedMap<String, Long> bytes() throws IOException {
        return mirrors.bytes();
    }

    /** One that can't be cleaned must not keep the others from it. */
    private static void alone(Mirror mirror, Work work) {
        if (mirror.isBusy()) {
            return;
        }
        try {
            mirror.writing(() -> {
                work.on(mirror);
                return mirror;
            });
        } catch (IOException e) {
            LOG.warnf(e, "the mirror %s can't be cleaned up", mirror);
        }
    }

    /** What is done to a mirror. */
    @FunctionalInterface
    private interface Work {
        void on(Mirror mirror) throws IOException;
    }
}
