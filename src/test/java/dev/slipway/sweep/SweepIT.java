package dev.slipway.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.docker.RealEngine;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sample of the sweep; all of it with {@code ./slipway sweep}. */
@QuarkusTest
@TestProfile(SweepIT.OneOwnerAtATime.class)
class SweepIT {

    /**
     * Owners are this test's. A zombie's transaction ends soon, a commit survives a crash of the server as it does in service, and a
     * program that never listens is not waited for.
     */
    public static final class OneOwnerAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "slipway.run",
                    "api",
                    "slipway.process.settle",
                    "30ms",
                    "quarkus.datasource.jdbc.additional-jdbc-properties.options",
                    "-c idle_in_transaction_session_timeout=1500 -c synchronous_commit=on");
        }
    }

    private static final double SAMPLE = 0.05;
    private static final double SAMPLE_OF_CONTAINERS = 0.08;
    private static final int SECOND_HALTS = 10;

    @Inject
    Service service;

    @TempDir
    Path folder;

    @Test
    void endsAsAnUndisturbedDeploymentWhereverItIsHalted() throws Exception {
        Plant plant = Plant.of(System.getProperty("sweep.plant", "none"));
        List<Variation> variations = Arrays.stream(
                        System.getProperty("sweep.variations", all()).split(","))
                .map(Variation::valueOf)
                .toList();
        double share = Double.parseDouble(System.getProperty("sweep.share", Double.toString(SAMPLE)));

        try (Ground ground = ground()) {
            sweep(ground, variations, plant, share);
        }
    }

    private void sweep(Ground ground, List<Variation> asked, Plant plant, double share) throws Exception {
        List<Variation> variations =
                asked.stream().filter(ground.variations()::contains).toList();

        Sweep.Report report = new Sweep(stage(ground), variations, plant, seed(), share, SECOND_HALTS).run();

        tell(report);
        assertThat(report.differences()).isEmpty();
        assertThat(report.missed()).as("points that were not reached again").isLessThan(1 + report.runs() / 5);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void findsOutWhenAProtectionIsSwitchedOff(Plant plant) throws Exception {
        List<Variation> telling = plant == Plant.NO_FENCE ? List.of(Variation.ZOMBIE) : List.of(Variation.KILL);

        try (Ground ground = Ground.processes()) {
            Sweep.Report report = new Sweep(stage(ground), telling, plant, seed(), 1, 0).run();

            assertThat(report.differences()).isNotEmpty();
        }
    }

    /** A few points; all of them with {@code ./slipway sweep --target docker}. */
    @Test
    void endsTheSameOnADockerEngine() throws Exception {
        RealEngine.need();
        try (Ground ground = Ground.containers(folder)) {
            sweep(ground, List.of(Variation.KILL, Variation.WIPE_REDIS), Plant.NONE, SAMPLE_OF_CONTAINERS);
        }
    }

    /** A few points; all of them with {@code ./slipway sweep --target kubernetes}. */
    @Test
    void endsTheSameInACluster() throws Exception {
        try (Ground ground = Ground.cluster()) {
            sweep(ground, List.of(Variation.values()), Plant.NONE, SAMPLE);
        }
    }

    private Ground ground() {
        return switch (System.getProperty("sweep.target", "process")) {
            case "docker" -> Ground.containers(folder);
            case "kubernetes" -> Ground.cluster();
            case "process" -> Ground.processes();
            default -> throw new IllegalArgumentException("sweep.target is process, docker or kubernetes");
        };
    }

    private static String all() {
        return String.join(
                ",", Arrays.stream(Variation.values()).map(Variation::name).toList());
    }

    private static long seed() {
        return Long.getLong("sweep.seed", 1);
    }

    private Stage stage(Ground ground) throws IOException {
        return new Stage(service, Files.createDirectories(folder), ground);
    }

    private static void tell(Sweep.Report report) throws IOException {
        String text = String.join("\n", report.differences()) + "\n" + report.kinds() + "\n" + report.missed()
                + " points not reached again\n" + report.summary() + "\n";
        System.out.println(text);
        Files.writeString(Path.of("target/sweep.txt"), text);
    }
}
