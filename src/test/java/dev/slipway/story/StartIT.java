package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import dev.slipway.docker.RealEngine;
import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service is started while a server that it needs is away: it waits, and works when the server is back. Nobody has to help. */
class StartIT {

    private static final Duration OUTAGE = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        RealEngine.needBusybox();
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANGING", "SLOW"})
    void waitsForPostgres(Mode mode) throws InterruptedException {
        Connections servers = TestServers.shared();
        URI database = URI.create(servers.jdbcUrl().substring("jdbc:".length()));
        try (FaultProxy cable = new FaultProxy(database.getHost(), database.getPort())) {
            String through = servers.jdbcUrl().replace(":" + database.getPort() + "/", ":" + cable.port() + "/");
            startsBehind(cable, mode, ServiceSetup.in(folder, "one").onDatabase(through));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANGING", "SLOW"})
    void waitsForRedis(Mode mode) throws InterruptedException {
        URI redis = URI.create(TestServers.shared().redisUri());
        try (FaultProxy cable = new FaultProxy(redis.getHost(), redis.getPort())) {
            String through = redis.toString().replace(":" + redis.getPort(), ":" + cable.port());
            startsBehind(cable, mode, ServiceSetup.in(folder, "one").with("QUARKUS_REDIS_HOSTS", through));
        }
    }

    private void startsBehind(FaultProxy cable, Mode mode, ServiceSetup setup) throws InterruptedException {
        cable.become(mode);
        try (Fleet fleet = new Fleet(folder, 1);
                ServiceProcess service = new ServiceProcess(setup)) {
            service.await("an attempt to connect", () -> cable.connections() > 0);
            Thread.sleep(OUTAGE);
            assertThat(cable.connections()).isLessThan(100);
            if (mode == Mode.DOWN) {
                assertThat(service.isReady()).isFalse();
            }

            cable.become(Mode.WELL);

            service.awaitReady();
            service.await("the first version", fleet::isCalm);
            assertThat(fleet.differences()).isEmpty();
        }
    }
}
