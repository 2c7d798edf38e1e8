package dev.slipway.boot;

import dev.slipway.cli.CommandLine;
import dev.slipway.demo.Connections;
import dev.slipway.demo.ServerSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the command line means for the configuration, as system properties. What is set already, as a property or in the environment,
 * stays as it is.
 */
record Settings(Map<String, String> values) {

    /** As {@code application.properties} has it. */
    private static final int DEFAULT_PORT = 8080;

    private static final int FREE_PORT = 0;
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    /** One machine, one user: processes, {@code http://}, {@code file://} and private addresses are theirs to use. */
    static Settings of(CommandLine.Serve serve) {
        Path data = serve.data().toAbsolutePath().normalize();
        Map<String, String> values = new TreeMap<>();
        values.put("slipway.git.mirrors", data.resolve("mirrors").toString());
        values.put("slipway.git.allow-insecure", "true");
        values.put("slipway.http.allow-private", "true");
        values.put("slipway.process.enabled", "true");
        values.put("slipway.process.folder", data.resolve("process").toString());
        values.put(
                "slipway.docker.state-key-file",
                data.resolve("docker-state-key").toString());
        values.put("slipway.secrets.folder", data.resolve("secrets").toString());
        serve.port().ifPresent(port -> values.put("quarkus.http.port", Integer.toString(port)));
        serve.port()
                .or(() -> Optional.of(DEFAULT_PORT))
                .filter(port -> port != FREE_PORT)
                .ifPresent(port -> values.put("slipway.url", "http://127.0.0.1:" + port));
        serve.apps()
                .ifPresent(apps ->
                        values.put("slipway.apps.folder", apps.toAbsolutePath().toString()));
        return new Settings(values);
    }

    /** Only as much of the service as a token needs: no jobs, no port that could be taken. */
    static Settings of(CommandLine.TokenTask task) {
        Map<String, String> values =
                new TreeMap<>(Map.of("quarkus.http.host-enabled", "false", "quarkus.log.level", "WARN"));
        switch (task) {
            case CommandLine.TokenTask.Make() -> values.put("slipway.run", "token");
            case CommandLine.TokenTask.ListAll() -> values.put("slipway.run", "list-tokens");
            case CommandLine.TokenTask.Revoke(String id) -> {
                values.put("slipway.run", "revoke-token");
                values.put("slipway.token", id);
            }
        }
        return new Settings(values);
    }

    static Settings of(Connections connections) {
        return new Settings(Map.of(
                JDBC_URL,
                connections.jdbcUrl(),
                "quarkus.datasource.username",
                connections.user(),
                "quarkus.datasource.password",
                connections.password(),
                "quarkus.redis.hosts",
                connections.redisUri()));
    }

    static ServerSettings servers(Path data) {
        return ServerSettings.keptIn(data.toAbsolutePath().normalize().resolve("servers"));
    }

    static boolean namesServers() {
        return isSet(JDBC_URL);
    }

    void apply() {
        values.forEach((name, value) -> {
            if (!isSet(name)) {
                System.setProperty(name, value);
            }
        });
    }

    private static boolean isSet(String name) {
        String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return System.getProperty(name) != null || System.getenv(variable) != null;
    }
}
