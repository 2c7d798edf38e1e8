package dev.slipway.testing;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Puts a cable between the service and the API server of KUBECONFIG, which a test can spoil. Without a cluster it does nothing. */
public final class FaultyCluster implements QuarkusTestResourceLifecycleManager {

    private static volatile FaultProxy server = new FaultProxy("127.0.0.1", 1);

    public static FaultProxy server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        Path kubeconfig = Path.of(System.getenv().getOrDefault("KUBECONFIG", ""));
        if (kubeconfig.toString().isEmpty() || !Files.isReadable(kubeconfig)) {
            return Map.of();
        }
        URI direct = URI.create(Config.fromKubeconfig(kubeconfig.toFile()).getMasterUrl());
        server = new FaultProxy(direct.getHost(), direct.getPort());
        try {
            String through = Files.readString(kubeconfig)
                    .replace(direct.getHost() + ":" + direct.getPort(), "127.0.0.1:" + server.port());
            Path file = Files.createTempFile("kubeconfig", ".yaml");
            Files.writeString(file, through);
            file.toFile().deleteOnExit();
            return Map.of("slipway.kubernetes.kubeconfig", file.toString(), "slipway.kubernetes.request-timeout", "3s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        server.close();
    }
}
