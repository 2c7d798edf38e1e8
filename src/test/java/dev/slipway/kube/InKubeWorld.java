package dev.slipway.kube;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of which each has a {@link KubeWorld} of its own. */
abstract class InKubeWorld {

    KubeWorld world;

    @BeforeEach
    void openWorld() {
        world = new KubeWorld();
    }

    @AfterEach
    void closeWorld() {
        if (world != null) {
            world.close();
        }
    }
}
