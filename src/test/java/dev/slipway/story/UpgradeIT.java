package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.docker.RealEngine;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version before, built from its own commit, gives way to this one: first at once, then beside it in a rolling update. */
class UpgradeIT {

    /** The newest whose schema is older than this one's. */
    private static final String BEFORE = "887183c460ae2fe0ecd032cc8b11e4eb69254627";

    private static final Path SOURCES = Path.of("target/version-before").toAbsolutePath();
    private static final Path PROGRAM = SOURCES.resolve("target/quarkus-app");

    @TempDir
    Path folder;

    @BeforeAll
    static void buildTheVersionBefore() throws IOException, InterruptedException {
        RealEngine.needBusybox();
        Needed.need(
                "history",
                succeeds(Path.of("."), "git", "cat-file", "-e", BEFORE + "^{commit}"),
                "git fetch --unshallow: the version before is built from its commit");
        if (Files.exists(PROGRAM.resolve("quarkus-run.jar"))) {
            return;
        }
        Files.createDirectories(SOURCES);
        Path archive = SOURCES.resolve("sources.tar");
        assertThat(succeeds(Path.of("."), "git", "archive", "-o", archive.toString(), BEFORE))
                .isTrue();
        assertThat(succeeds(SOURCES, "tar", "-xf", archive.toString())).isTrue();
        assertThat(succeeds(
                        SOURCES,
                        "./mvnw",
                        "-B",
                        "-ntp",
                        "package",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                        "-Dmaven.test.skip=true",
                        "-Djacoco.skip=true",
                        "-Dspotless.check.skip=true"))
                .as("see " + SOURCES.resolve("said.log"))
                .isTrue();
    }

    @Test
    void goesOnWithWhatTheVersionBeforeHasBegunAndBesideIt() throws IOException {
        ServiceSetup one = ServiceSetup.in(folder, "one");
        ServiceSetup two = ServiceSetup.in(folder, "two").with("QUARKUS_FLYWAY_IGNORE_MIGRATION_PATTERNS", "*:future");
        try (Fleet fleet = new Fleet(folder, 4);
                ServiceProcess first = new ServiceProcess(one.of(PROGRAM))) {
            first.awaitReady();
            first.await("the first versions", fleet::isCalm);

            push(fleet, first);
            first.await("births", () -> fleet.births() > 2L * fleet.size());
            first.killAndStartAs(one);
            first.await("calm after the upgrade", fleet::isCalm);

            try (ServiceProcess second = new ServiceProcess(two.of(PROGRAM))) {
                second.awaitReady();
                for (ServiceProcess hearing : List.of(first, second, first)) {
                    push(fleet, hearing);
                    Scene.pause();
                }
                second.await("calm side by side", fleet::isCalm);
                push(fleet, second);
                second.stopAndStartAs(two);
                push(fleet, second);
                second.await("calm after the rolling update", fleet::isCalm);
            }
            assertThat(fleet.differences()).isEmpty();
        }
    }

    private static void push(Fleet fleet, ServiceProcess service) {
        for (int app = 0; app < fleet.size(); app++) {
            assertThat(fleet.tell(app, fleet.push(app), service.address())).isTrue();
        }
    }

    private static boolean succeeds(Path in, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.exists(SOURCES)
                                ? SOURCES.resolve("said.log").toFile()
                                : Path.of("/dev/null").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
    }
}
