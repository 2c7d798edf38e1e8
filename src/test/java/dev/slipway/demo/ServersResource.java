package dev.slipway.demo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Gives every {@code @QuarkusTest} the shared servers; registered in META-INF/services, so that no test names it. */
public final class ServersResource implements QuarkusTestResourceLifecycleManager {

    /** The installation's secret for GitHub's hook, in tests. */
    public static final String HOOK_SECRET = "a-secret-of-the-tests";

    /** Where the service under test keeps its files; test classes run side by side, and a folder of mirrors has one user. */
    public static final Path FOLDER = Path.of(
                    "target/service-under-test-" + System.getProperty("surefire.forkNumber", "1"))
            .toAbsolutePath();

    @Override
    public Map<String, String> start() {
        Connections servers = TestServers.shared();
        Map<String, String> settings = new TreeMap<>(Map.of(
                "quarkus.datasource.jdbc.url", servers.jdbcUrl(),
                "quarkus.datasource.username", servers.user(),
                "quarkus.datasource.password", servers.password(),
                "quarkus.redis.hosts", servers.redisUri()));
        settings.putAll(asServeDoes(FOLDER));
        return settings;
    }

    /** What a user's own machine allows, in a folder of this test run. */
    private static Map<String, String> asServeDoes(Path folder) {
        return Map.of(
                "slipway.git.mirrors",
                folder.resolve("mirrors").toString(),
                "slipway.git.allow-insecure",
                "true",
                "slipway.http.allow-private",
                "true",
                "slipway.process.enabled",
                "true",
                "slipway.process.folder",
                folder.resolve("process").toString(),
                "slipway.docker.state-key-file",
                folder.resolve("docker-state-key").toString(),
                "slipway.secrets.folder",
                folder.resolve("secrets").toString(),
                "slipway.hook.github.secret",
                HOOK_SECRET);
    }

    /** They end with the JVM: the next test class needs them too. */
    @Override
    public void stop() {}
}
