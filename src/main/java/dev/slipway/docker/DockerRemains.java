package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Remains;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Candidates, images and layers that deployments left on the engines. An engine that does not answer is asked again later. */
@Singleton
final class DockerRemains implements Remains {

    private static final Logger LOG = Logger.getLogger(DockerRemains.class);

    private final Engines engines;
    private final DockerConfig config;
    private final InstantSource clock;

    DockerRemains(Engines engines, DockerConfig config, InstantSource clock) {
        this.engines = engines;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void clean(Needs needs) {
        for (Engine engine : engines.all()) {
            try {
                new Clearing(engine, needs, config, clock.instant()).clear();
            } catch (Trouble e) {
                // Where no App uses Docker there is no engine either.
                LOG.debugf("engine %s was not cleaned up: %s", engine.name(), e.getMessage());
            } catch (DockerException e) {
                LOG.warnf("engine %s was not cleaned up, it is tried again: %s", engine.name(), e.getMessage());
            }
        }
    }
}
