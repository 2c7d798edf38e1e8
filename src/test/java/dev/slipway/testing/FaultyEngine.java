package dev.slipway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** Puts a cable between the service and this machine's Docker engine, which Apps then know as {@code engine: faulty}. */
public final class FaultyEngine implements QuarkusTestResourceLifecycleManager {

    public static final String NAME = "faulty";

    private static volatile FaultProxy cable = new FaultProxy("127.0.0.1", 1);

    public static FaultProxy cable() {
        return cable;
    }

    @Override
    public Map<String, String> start() {
        cable = new FaultProxy(Path.of("/var/run/docker.sock"));
        return Map.of("slipway.docker.engines." + NAME, "tcp://127.0.0.1:" + cable.port());
    }

    @Override
    public void stop() {
        cable.close();
    }
}
