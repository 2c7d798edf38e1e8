package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.Needed;
import dev.slipway.docker.RealEngine;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the service's machine jumps by an hour, forwards and back, while deployments run; the database's does not. */
class ClockIT {

    private static final List<Path> LIBRARIES = Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
            .map(arch -> Path.of("/usr/lib/" + arch + "/faketime/libfaketime.so.1"))
            .filter(Files::exists)
            .toList();

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        RealEngine.needBusybox();
        Needed.need("faketime", !LIBRARIES.isEmpty(), "apt-get install libfaketime");
    }

    @Test
    void losesNothingAndRepeatsNothingWhenTheClockJumps() throws IOException {
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        ServiceSetup setup = ServiceSetup.in(folder, "one")
                .with("LD_PRELOAD", LIBRARIES.getFirst().toString())
                .with("FAKETIME_TIMESTAMP_FILE", clock.toString())
                .with("FAKETIME_CACHE_DURATION", "1")
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0"); // with it a JVM's waits end at once, and fill all cores
        try (Fleet fleet = new Fleet(folder, 2);
                ServiceProcess service = new ServiceProcess(setup)) {
            service.awaitReady();
            fleet.awaitCalm(service);
            for (String jump : List.of("+1h", "+0")) {
                for (int app = 0; app < fleet.size(); app++) {
                    assertThat(fleet.tell(app, fleet.push(app), service.address()))
                            .isTrue();
                }
                Scene.pause();
                Files.writeString(clock, jump);
                fleet.awaitCalm(service);
                assertThat(shown(service)).isCloseTo(jumped(jump), within(300L));
            }
            assertThat(fleet.differences()).isEmpty();
        }
    }

    private static long jumped(String jump) {
        return jump.equals("+1h") ? 3600 : 0;
    }

    /** By how many seconds the service's clock is before the real one, as its log shows at the last end of a deployment. */
    private static long shown(ServiceProcess service) {
        String line = service.tail()
                .lines()
                .filter(words -> words.contains(" Succeeded: "))
                .reduce((first, last) -> last)
                .orElseThrow();
        LocalDateTime time = LocalDateTime.parse(line.substring(0, 19).replace(' ', 'T'));
        return Duration.between(LocalDateTime.now(ZoneId.systemDefault()), time).toSeconds();
    }
}
