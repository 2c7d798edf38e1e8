package dev.slipway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** One small Vert.x for tests without a container; its threads are daemons' and end with the JVM. */
public final class TestVertx {

    public static final Vertx SHARED = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setUseDaemonThread(true));

    private TestVertx() {}
}
