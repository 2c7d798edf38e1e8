package dev.slipway.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.deployment.AppId;
import java.util.Collection;
import org.jboss.logging.Logger;

/**
 * Marks what a build leaves besides its image: the ends of its other stages, and of one that failed. The engine keeps them as its
 * cache for ever, without the App's label, which the builder writes last; a tag of Slipway's own tells later whose they are.
 */
final class Layers {

    /** A name that no registry can have. */
    private static final String REPOSITORY = "slipway.invalid/layers/";

    private static final Logger LOG = Logger.getLogger(Layers.class);

    private Layers() {}

    /** @param ids of layers that this build made; one that is gone again needs no mark */
    static void mark(Engine engine, String uid, Collection<String> ids) {
        for (String id : ids) {
            try {
                engine.tell(
                        docker -> docker.tagImageCmd(id, REPOSITORY + uid, id).exec());
            } catch (NotFoundException gone) {
                LOG.debugf("layer %s is gone", id);
            }
        }
    }

    static boolean isMark(String tag) {
        return tag.startsWith(REPOSITORY) && AppId.isUid(tag.substring(REPOSITORY.length(), tag.lastIndexOf(':')));
    }

    static AppId app(String mark) {
        return new AppId(mark.substring(REPOSITORY.length(), mark.lastIndexOf(':')));
    }
}
