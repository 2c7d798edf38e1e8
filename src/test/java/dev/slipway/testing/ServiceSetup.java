package dev.slipway.testing;

import dev.slipway.demo.Connections;
import dev.slipway.demo.ServersResource;
import dev.slipway.demo.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a service is started.
 *
 * @param folder holds its Apps in {@code apps}; several services may share it
 * @param name of the replica
 * @param program the packaged service
 * @param jvm options of the JVM
 * @param environment added to that of the tests
 */
public record ServiceSetup(Path folder, String name, Path program, List<String> jvm, Map<String, String> environment) {

    private static final Path BUILT = Path.of("target/quarkus-app").toAbsolutePath();

    /** For a short life. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");

    /** As the image starts it, and as a JVM sets itself up in the container of k8s/base: a quarter of its memory, of which it begins with little, the small collector. */
    private static final List<String> LIKE_A_CONTAINER = List.of(
            "-XX:+UseSerialGC", "-Xms16m", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders");

    /** One that is just built, on the servers of the tests. */
    public static ServiceSetup in(Path folder, String name) {
        return new ServiceSetup(folder, name, BUILT, QUICK, Map.of())
                .on(TestServers.shared())
                .with("SLIPWAY_JOBS_REPLICA", name)
                .with("SLIPWAY_PROCESS_FOLDER", folder.resolve("process").toString())
                .with("SLIPWAY_RETENTION_DEPLOYMENTS", "100000") // whoever judges a run counts how all of them ended
                .with("SLIPWAY_HOOK_GITHUB_SECRET", ServersResource.HOOK_SECRET);
    }

    /** On other servers. */
    public ServiceSetup on(Connections servers) {
        return with("QUARKUS_DATASOURCE_JDBC_URL", servers.jdbcUrl())
                .with("QUARKUS_DATASOURCE_USERNAME", servers.user())
                .with("QUARKUS_DATASOURCE_PASSWORD", servers.password())
                .with("QUARKUS_REDIS_HOSTS", servers.redisUri());
    }

    public ServiceSetup with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new ServiceSetup(folder, name, program, jvm, more);
    }

    public ServiceSetup onDatabase(String jdbcUrl) {
        return with("QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl);
    }

    /** Another build of it. */
    public ServiceSetup of(Path otherProgram) {
        return new ServiceSetup(folder, name, otherProgram, jvm, environment);
    }

    /** To be measured. */
    public ServiceSetup likeAContainer() {
        return new ServiceSetup(folder, name, program, LIKE_A_CONTAINER, environment);
    }
}
