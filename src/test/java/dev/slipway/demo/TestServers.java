package dev.slipway.demo;

/**
 * PostgreSQL and Redis for tests, started once in this JVM when first asked for. They do not wait for the disk, but for benchmarks
 * ({@code -Dservers.durable=true}). Tests share them: each makes its own keys and rows.
 */
public final class TestServers {

    private TestServers() {}

    /** Where they answer; the same for every caller in this JVM. */
    public static Connections shared() {
        return Shared.SERVERS.connections();
    }

    private static final class Shared {
        static final EmbeddedServers SERVERS = open();

        private static EmbeddedServers open() {
            ServerSettings durable = ServerSettings.temporary();
            EmbeddedServers servers = EmbeddedServers.open(
                    Boolean.getBoolean("servers.durable") ? durable : durable.withoutWaitingForTheDisk());
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "test-servers"));
            return servers;
        }
    }
}
