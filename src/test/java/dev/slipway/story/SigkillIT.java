package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.docker.RealEngine;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real services are killed with -9, stopped and put to sleep again and again while pushes come in: nobody is born twice for one
 * reason, nothing that was acknowledged is missing, and at the end the newest runs everywhere.
 */
class SigkillIT {

    private static final int LONGEST_WAIT_MILLIS = 5_000;
    private static final long SEED = Long.getLong("sweep.seed", 1);

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        RealEngine.needBusybox();
    }

    @Test
    void losesNothingAndRepeatsNothingHoweverOftenItIsKilled() throws IOException {
        interrupt(Integer.getInteger("sweep.sigkill", 4), "SIGKILLs", ServiceProcess::killAndStartAgain);
    }

    @Test
    void losesNothingAndRepeatsNothingWhenItIsAskedToStop() throws IOException {
        interrupt(2, "SIGTERMs", ServiceProcess::stopAndStartAgain);
    }

    private void interrupt(int times, String what, Consumer<ServiceProcess> interruption) throws IOException {
        Random random = new Random(SEED);
        try (Fleet fleet = new Fleet(folder, 4);
                ServiceProcess service = new ServiceProcess(folder)) {
            service.awaitReady();
            fleet.awaitCalm(service);
            for (int i = 0; i < times; i++) {
                for (int app = 0; app < fleet.size(); app++) {
                    assertThat(fleet.tell(app, fleet.push(app), service.address()))
                            .isTrue();
                }
                pause(random.nextInt(LONGEST_WAIT_MILLIS));
                interruption.accept(service);
            }
            fleet.awaitCalm(service);
            judge(fleet, times + " " + what, what);
        }
    }

    /** Two services on one record and one machine, of whom one is always about to be killed or put to sleep. */
    @Test
    void losesNothingAndRepeatsNothingWhenReplicasDieAndSleepAtRandom() throws IOException {
        Random random = new Random(SEED);
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("sweep.chaos", 40)).toNanos();
        int kills = 0;
        int sleeps = 0;
        try (Fleet fleet = new Fleet(folder, 10);
                ServiceProcess one = new ServiceProcess(ServiceSetup.in(folder, "one"));
                ServiceProcess two = new ServiceProcess(ServiceSetup.in(folder, "two"))) {
            List<ServiceProcess> both = List.of(one, two);
            both.forEach(ServiceProcess::awaitReady);
            fleet.awaitCalm(one);
            while (System.nanoTime() < until) {
                List<Integer> told = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    int app = random.nextInt(fleet.size());
                    if (!told.contains(app)) {
                        told.add(app);
                        push(fleet, app, both.get(random.nextInt(2)), both);
                    }
                    pause(1_000);
                }
                ServiceProcess victim = both.get(random.nextInt(2));
                if (random.nextBoolean()) {
                    kills++;
                    victim.killAndStartAgain();
                } else {
                    sleeps++;
                    victim.signal("STOP");
                    pause(1_000 + random.nextInt(9_000));
                    victim.signal("CONT");
                }
            }
            fleet.awaitCalm(one);
            judge(fleet, kills + " SIGKILLs, " + sleeps + " SIGSTOPs", "chaos");
        }
    }

    /** Two replicas give way to the next ones, one after the other, as in a rolling update, while pushes come in. */
    @Test
    void losesNothingAndRepeatsNothingWhenReplicasAreReplacedOneByOne() throws IOException {
        Random random = new Random(SEED);
        try (Fleet fleet = new Fleet(folder, 6);
                ServiceProcess one = new ServiceProcess(ServiceSetup.in(folder, "one"));
                ServiceProcess two = new ServiceProcess(ServiceSetup.in(folder, "two"))) {
            List<ServiceProcess> both = List.of(one, two);
            both.forEach(ServiceProcess::awaitReady);
            fleet.awaitCalm(one);
            for (ServiceProcess replaced : both) {
                for (int app = 0; app < fleet.size(); app++) {
                    push(fleet, app, both.get(random.nextInt(2)), both);
                    pause(300);
                }
                replaced.stopAndStartAgain();
            }
            fleet.awaitCalm(one);
            judge(fleet, "a rolling update of two", "rolling");
        }
    }

    /** What a zombie would do that nothing keeps from it: the judge must tell, or its zeros mean nothing. */
    @Test
    void isNotBlindToWhatIsDoneTwiceOrNotAtAll() throws IOException {
        try (Fleet fleet = new Fleet(folder, 3);
                ServiceProcess service = new ServiceProcess(folder)) {
            service.awaitReady();
            fleet.awaitCalm(service);
            assertThat(fleet.differences()).isEmpty();

            fleet.bearOnceMore(0);
            fleet.endAll(1);
            service.kill();
            fleet.push(2);

            assertThat(fleet.differences())
                    .anyMatch(difference -> difference.contains("app0: v1 was born 3 times"))
                    .anyMatch(difference -> difference.contains("app1: alive are []"))
                    .anyMatch(difference -> difference.contains("app2: 1 of 2 pushes ended"));
        }
    }

    /** A host tries again until it is acknowledged; here by the other replica. */
    private static void push(Fleet fleet, int app, ServiceProcess first, List<ServiceProcess> both) {
        String sha = fleet.push(app);
        boolean acknowledged = fleet.tell(app, sha, first.address());
        for (int i = 0; i < 10 && !acknowledged; i++) {
            acknowledged = fleet.tell(app, sha, both.get(i % 2).address());
        }
        assertThat(acknowledged).isTrue();
    }

    private static void judge(Fleet fleet, String what, String file) throws IOException {
        List<String> differences = fleet.differences();
        String summary =
                "%s, %d pushes, seed %d, %d differences".formatted(what, fleet.pushes(), SEED, differences.size());
        System.out.println(summary);
        List<String> lines = new ArrayList<>(differences);
        lines.add(summary);
        Files.write(Path.of("target/" + file.toLowerCase(Locale.ROOT) + ".txt"), lines);
        assertThat(differences).isEmpty();
    }

    private static void pause(long milliseconds) {
        LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
    }
}
