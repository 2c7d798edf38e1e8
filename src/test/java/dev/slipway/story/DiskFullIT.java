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
import java.time.Duration;
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
            losesNothing(disk, servers.connections());
        }
    }

    @Test
    void losesNothingWhenTheMirrorsHaveNoRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("data-one"), MEBIBYTES_OF_DATA)) {
            losesNothing(disk, TestServers.shared());
        }
    }

    private void losesNothing(SmallDisk disk, Connections servers) throws IOException {
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

            disk.empty();

            fleet.awaitCalm(service);
            boolean all = allAcknowledged;
            assertThat(fleet.differences())
                    .as("what was not acknowledged the host knows, and only its last need be found by polling")
                    .allMatch(difference -> !all && difference.contains("pushes ended"));
        }
    }
}
