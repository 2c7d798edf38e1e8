package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Remains;
import dev.slipway.pipeline.Remotes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jboss.logging.Logger;

/** The mirrors of this replica: needed commits are kept by refs, the rest is packed away, and so are mirrors that nobody uses. */
@Singleton
final class MirrorRemains implements Remains {

    private static final Logger LOG = Logger.getLogger(MirrorRemains.class);

    private final Remotes remotes;
    private final Upkeep upkeep;
    private volatile Map<String, Long> bytes = Map.of();

    MirrorRemains(Remotes remotes, Upkeep upkeep, MeterRegistry registry) {
        this.remotes = remotes;
        this.upkeep = upkeep;
        Gauge.builder("slipway.mirrors.size", this, MirrorRemains::size)
                .description("What this replica's mirrors take on disk, after the last clean-up")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("slipway.mirrors", this, now -> now.bytes.size())
                .description("Repositories that this replica mirrors, after the last clean-up")
                .register(registry);
    }

    @Override
    public void clean(Needs needs) {
        Set<RepositoryId> used = needs.repositories();
        used.forEach(repository -> keep(repository, needs));
        try {
            upkeep.clean(used);
            SortedMap<String, Long> sizes = upkeep.bytes();
            bytes = sizes;
        } catch (IOException e) {
            throw new UncheckedIOException("the mirrors can't be cleaned up", e);
        }
    }

    /** One that can't be written must not keep the others from it: what it kept before stays kept. */
    private void keep(RepositoryId repository, Needs needs) {
        try {
            remotes.keep(repository, needs.commits(repository));
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "the mirror of %s can't be told what to keep", repository.url());
        }
    }

    private double size() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
