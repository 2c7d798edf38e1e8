package dev.slipway.demo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives every {@code @QuarkusTest} the shared servers; registered in META-INF/services, so that no test names it. */
public final class ServersResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        Connections servers = TestServers.shared();
        return Map.of(
                "quarkus.datasource.jdbc.url", servers.jdbcUrl(),
                "quarkus.datasource.username", servers.user(),
                "quarkus.datasource.password", servers.password(),
                "quarkus.redis.hosts", servers.redisUri());
    }

    /** They end with the JVM: the next test class needs them too. */
    @Override
    public void stop() {}
}
