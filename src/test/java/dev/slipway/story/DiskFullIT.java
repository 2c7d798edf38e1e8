package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Connections;
import dev.slipway.demo.EmbeddedServers;
import dev.slipway.demo.ServerSettings;
import dev.slipway.demo.TestServers;
import dev.slipway.docker.RealEngine;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import dev.slipway.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk is full while pushes come in: when there is room again, all that was pushed is deployed, and nothing twice. */
class DiskFullIT {

    private static final int APPS = 3;
    private static final int ROUNDS = 2;
    private static final Duration FULL = Duration.ofSeconds(3);
    private static final int MEBIBYTES_OF_SERVERS = 300;
    private static final int MEBIBYTES_OF_DATA = 16;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        RealEngine.needBusybox();
    }

    @Test
    void losesNothingWhenTheServersHaveNoRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("servers"), MEBIBYTES_OF_SERVERS);
                EmbeddedServers servers = EmbeddedServers.open(
                        ServerSettings.keptIn(disk.folder().resolve("data")).withoutWaitingForTheDisk())) {
            losesNothing(disk, servers.connections(), disk::empty);
        }
    }

    /** It can't write its log any more, ends, can't recover either, and is started again when there is room. */
    @Test
    void losesNothingWhenPostgresPanics() throws IOException {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("servers"), MEBIBYTES_OF_SERVERS)) {
            ServerSettings settings =
                    ServerSettings.keptIn(disk.folder().resolve("data")).withoutWaitingForTheDisk();
            EmbeddedServers servers = EmbeddedServers.open(settings);
            try (Again again = new Again(settings)) {
                losesNothing(disk, servers.connections(), () -> {
                    writeUntilItEnds(servers.connections());
                    disk.empty();
                    servers.close();
                    again.open();
                });
            } finally {
                servers.close();
            }
        }
    }

    /** The same servers on the same data. */
    private static final class Again implements AutoCloseable {

        private final ServerSettings settings;
        private Optional<EmbeddedServers> servers = Optional.empty();

        Again(ServerSettings settings) {
            this.settings = settings;
        }

        void open() {
            servers = Optional.of(EmbeddedServers.open(settings));
        }

        @Override
        public void close() {
            servers.ifPresent(EmbeddedServers::close);
        }
    }

    private static void writeUntilItEnds(Connections servers) {
        Instant latest = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(latest)) {
            try (Connection connection =
                            DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_logical_emit_message(false, 'fill', repeat('x', 1000000))");
                statement.execute("select pg_switch_wal()");
            } catch (SQLException e) {
                if (String.valueOf(e.getMessage()).contains("refused")) {
                    return;
                }
            }
        }
        throw new AssertionError("PostgreSQL goes on without room for its log");
    }

    @Test
    void losesNothingWhenTheMirrorsHaveNoRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("data-one"), MEBIBYTES_OF_DATA)) {
            losesNothing(disk, TestServers.shared(), disk::empty);
        }
    }

    /** @param room makes some, and starts again what needs it */
    private void losesNothing(SmallDisk disk, Connections servers, Runnable room) throws IOException {
        try (Fleet fleet = new Fleet(folder, APPS, servers);
                ServiceProcess service =
                        new ServiceProcess(ServiceSetup.in(folder, "one").on(servers))) {
            service.awaitReady();
            fleet.awaitCalm(service);
            disk.fill();
            boolean allAcknowledged = true;
            for (int round = 0; round < ROUNDS; round++) {
                for (int app = 0; app < APPS; app++) {
                    allAcknowledged &= fleet.tell(app, fleet.push(app), service.address());
                }
                LockSupport.parkNanos(FULL.toNanos());
            }
            assertThat(Files.readString(folder.resolve("service-one.log"))).contains("No space left on device");
            assertThat(fleet.isCalm()).isFalse();

            room.run();

            fleet.awaitCalm(service);
            boolean all = allAcknowledged;
            assertThat(fleet.differences())
                    .as("what was not acknowledged the host knows, and only its last need be found by polling")
                    .allMatch(difference -> !all && difference.contains("pushes ended"));
        }
    }
}
