package dev.slipway.testing;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.Map;

/** Puts cables between the service and its PostgreSQL and Redis, which a test can spoil. */
public final class FaultyServers implements QuarkusTestResourceLifecycleManager {

    private static volatile FaultProxy database = unused();
    private static volatile FaultProxy redis = unused();

    public static FaultProxy database() {
        return database;
    }

    public static FaultProxy redis() {
        return redis;
    }

    /** After the shared servers, whose addresses it replaces. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        Connections servers = TestServers.shared();
        URI postgres = URI.create(servers.jdbcUrl().substring("jdbc:".length()));
        URI checkpoints = URI.create(servers.redisUri());
        database = new FaultProxy(postgres.getHost(), postgres.getPort());
        redis = new FaultProxy(checkpoints.getHost(), checkpoints.getPort());
        return Map.of(
                "quarkus.datasource.jdbc.url",
                through(servers.jdbcUrl(), postgres, database),
                "quarkus.redis.hosts",
                through(servers.redisUri(), checkpoints, redis));
    }

    private static String through(String url, URI server, FaultProxy proxy) {
        return url.replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + proxy.port());
    }

    @Override
    public void stop() {
        database.close();
        redis.close();
    }

    private static FaultProxy unused() {
        return new FaultProxy("127.0.0.1", 1);
    }
}
