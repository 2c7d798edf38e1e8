package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {

    @TempDir
    Path folder;

    @Test
    void answerWithTheirPasswordsOnly() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(folder))) {
            Connections where = servers.connections();

            assertThat(sql(where, "show server_version")).startsWith("18.");
            assertThat(sql(where, "show fsync")).isEqualTo("on");
            assertThat(sql(where, "show synchronous_commit")).isEqualTo("on");
            assertThat(redis(where, "CONFIG GET appendfsync")).contains("always");
            assertThatThrownBy(() -> DriverManager.getConnection(where.jdbcUrl(), where.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            URI redis = URI.create(where.redisUri());
            assertThat(lines(redis.getPort(), "PING").getFirst()).startsWith("-NOAUTH");
            assertThat(where.toString()).doesNotContain(where.password());
        }
    }

    @Test
    void keepPasswordsWhereOnlyTheirOwnerReadsThem() throws IOException {
        EmbeddedServers.open(ServerSettings.keptIn(folder)).close();

        for (String file : List.of("servers.properties", "redis/redis.conf")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(folder.resolve("postgres/first-password")).doesNotExist();
    }

    @Test
    void keepDataPortsAndPasswordsOverARestart() throws Exception {
        Connections first;
        try (EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(folder))) {
            first = servers.connections();
            execute(first, "create table kept as select 'still here' as words");
            redis(first, "SET kept still-here");
        }

        try (EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(folder))) {
            assertThat(servers.connections()).isEqualTo(first);
            assertThat(sql(first, "select words from kept")).isEqualTo("still here");
            assertThat(redis(first, "GET kept")).contains("still-here");
        }
    }

    @Test
    void deleteTheirTemporaryFolder() throws IOException {
        List<Path> before = temporaryFolders();
        EmbeddedServers servers =
                EmbeddedServers.open(ServerSettings.temporary().withoutWaitingForTheDisk());
        List<Path> during = temporaryFolders();
        servers.close();

        assertThat(during).hasSizeGreaterThan(before.size());
        assertThat(temporaryFolders()).isSubsetOf(before);
    }

    @Test
    void refuseADataFolderInUse() {
        ServerSettings settings = ServerSettings.keptIn(folder);
        try (EmbeddedServers first = EmbeddedServers.open(settings)) {
            assertThatThrownBy(() -> EmbeddedServers.open(settings))
                    .isInstanceOf(ServersNotStarted.class)
                    .hasMessageContaining("is in use by another Slipway");
            assertThat(first.connections().user()).isEqualTo("slipway");
        }
    }

    @Test
    void refuseADataFolderInUseByAnotherJvm() throws Exception {
        Process other = startedInAnotherJvm();
        try {
            assertThatThrownBy(() -> EmbeddedServers.open(ServerSettings.keptIn(folder)))
                    .isInstanceOf(ServersNotStarted.class)
                    .hasMessageContaining("is in use by another Slipway");
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void endWithAKilledJvm() throws Exception {
        Process jvm = startedInAnotherJvm();
        List<ProcessHandle> servers = servers();
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

        jvm.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(5)).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void startAgainWhereTheWatchdogsWereKilledToo() throws Exception {
        Process jvm = startedInAnotherJvm();
        List<ProcessHandle> leftovers = servers();
        leftovers.stream().flatMap(server -> server.parent().stream()).forEach(ProcessHandle::destroyForcibly);
        jvm.destroyForcibly().waitFor();
        assertThat(leftovers).allMatch(ProcessHandle::isAlive);

        try (EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(folder))) {
            await().until(() -> leftovers.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(sql(servers.connections(), "select 'up'")).isEqualTo("up");
        }
    }

    @Test
    void leaveAProcessAloneThatMerelyGotTheirPid() throws Exception {
        EmbeddedServers.open(ServerSettings.keptIn(folder)).close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(folder.resolve("postgres.pid"), stranger.pid() + " 1\n");
            Files.writeString(folder.resolve("postgres/cluster/postmaster.pid"), stranger.pid() + "\n");

            EmbeddedServers.open(ServerSettings.keptIn(folder)).close();

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void quoteTheServersLastWords() throws IOException {
        EmbeddedServers.open(ServerSettings.keptIn(folder)).close();
        Files.writeString(folder.resolve("postgres/cluster/postgresql.conf"), "port = no-number\n");

        assertThatThrownBy(() -> EmbeddedServers.open(ServerSettings.keptIn(folder)))
                .isInstanceOf(ServersNotStarted.class)
                .hasMessageContaining("postgres ended at once")
                .hasMessageContaining("invalid value for parameter \"port\"");
    }

    @Test
    void unpackTheirProgramsIntoAnEmptyCache() throws IOException {
        Path cache = Files.createTempDirectory(Path.of("/var/tmp"), "slipway-cache-");
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            EmbeddedServers.open(new ServerSettings(Optional.of(folder), false, cache))
                    .close();

            try (Stream<Path> unpacked = Files.list(cache)) {
                assertThat(unpacked.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "postgres-" + Binaries.POSTGRES_VERSION, "redis-" + Binaries.REDIS_VERSION);
            }
        } finally {
            DataFolder.delete(cache);
        }
    }

    private Process startedInAnotherJvm() throws IOException {
        Process jvm = ServersInAnotherJvm.start(folder);
        BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).startsWith("open ");
        return jvm;
    }

    private List<ProcessHandle> servers() throws IOException {
        return List.of(server("postgres"), server("redis"));
    }

    private ProcessHandle server(String name) throws IOException {
        String file = Files.readString(folder.resolve(name + ".pid"));
        return ProcessHandle.of(Long.parseLong(file.substring(0, file.indexOf(' '))))
                .orElseThrow();
    }

    private static List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("slipway-servers-"))
                    .toList();
        }
    }

    private static void execute(Connections where, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(where.jdbcUrl(), where.user(), where.password());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String sql(Connections where, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(where.jdbcUrl(), where.user(), where.password());
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String redis(Connections where, String command) throws IOException {
        URI uri = URI.create(where.redisUri());
        String password = uri.getUserInfo().substring(1);
        return String.join("\n", lines(uri.getPort(), "AUTH " + password, command));
    }

    private static List<String> lines(int port, String... commands) throws IOException {
        try (Socket socket = new Socket(Inet4Address.ofLiteral("127.0.0.1"), port)) {
            String all = String.join("\r\n", commands) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
