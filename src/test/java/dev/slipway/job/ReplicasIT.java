package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Several replicas on one database. */
class ReplicasIT {

    private static final int APPS = 20;
    private static final int WAKES = 50;
    /** Longer than any test waits: what happens in time was not found by polling, nor by a missed heartbeat. */
    private static final Duration SLOW = Duration.ofMinutes(10);

    /** What the hammer's jobs must never see. */
    private static final class Hammer {
        private final Map<AppId, AtomicInteger> running = new ConcurrentHashMap<>();
        private final Map<AppId, AtomicLong> tokens = new ConcurrentHashMap<>();
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger tokensBack = new AtomicInteger();

        Progress take(Replica replica, Claim claim) {
            AppId app = claim.app();
            runs.incrementAndGet();
            AtomicInteger here = running.computeIfAbsent(app, absent -> new AtomicInteger());
            if (here.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            long last = tokens.computeIfAbsent(app, absent -> new AtomicLong())
                    .getAndSet(claim.fence().token());
            if (last >= claim.fence().token()) {
                tokensBack.incrementAndGet();
            }
            replica.transactions().run(() -> {
                claim.fence().require();
                replica.database()
                        .change(
                                "update revision_queue set taken_at = now() where app = ? and taken_at is null",
                                app.uid());
            });
            Rows.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(10)));
            here.decrementAndGet();
            return new Progress.Idle();
        }
    }

    @Test
    void makesNothingDueLateWhenItsClockIsSet() {
        AtomicReference<Instant> local = new AtomicReference<>(Instant.now());
        try (Replica replica = new Replica("clock", new FakeWork())) {
            DatabaseClock clock = new DatabaseClock(replica.database(), local::get);
            clock.measure();
            for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2))) {
                local.updateAndGet(now -> now.plus(jump));

                Instant theirs = replica.database()
                        .first(Instant.MIN, row -> row.getTimestamp(1).toInstant(), "select clock_timestamp()");

                assertThat(clock.instant()).isCloseTo(theirs, within(10, ChronoUnit.SECONDS));
            }
        }
    }

    @Test
    void losesNoWakeAndRunsNoAppTwiceAtOnce() {
        Hammer hammer = new Hammer();
        FakeWork firstWork = new FakeWork();
        FakeWork secondWork = new FakeWork();
        try (Replica first = new Replica("hammer-1", firstWork);
                Replica second = new Replica("hammer-2", secondWork)) {
            firstWork.deployments = claim -> hammer.take(first, claim);
            secondWork.deployments = claim -> hammer.take(second, claim);
            Rows rows = new Rows(first.alone());
            List<AppId> apps = new ArrayList<>();
            for (int i = 0; i < APPS; i++) {
                apps.add(rows.app());
            }
            first.start();
            second.start();

            push(List.of(first, second), apps);

            String[] uids = apps.stream().map(AppId::uid).toArray(String[]::new);
            Rows.await("idleness", () -> apps.stream().allMatch(app -> rows.isIdle(Kind.DEPLOYMENT, app.uid())));
            int left = first.database()
                    .first(
                            -1,
                            row -> row.getInt(1),
                            "select count(*) from revision_queue where app = any(?) and taken_at is null",
                            (Object) uids);
            System.out.println("[jobs] " + APPS * WAKES + " wakes, " + hammer.runs.get() + " runs");
            assertThat(left).isZero();
            assertThat(hammer.overlaps.get()).isZero();
            assertThat(hammer.tokensBack.get()).isZero();
        }
    }

    private static void push(List<Replica> replicas, List<AppId> apps) {
        try (ExecutorService pushers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < APPS * WAKES; i++) {
                int number = i;
                Replica replica = replicas.get(i % replicas.size());
                AppId app = apps.get(i % APPS);
                pushers.execute(() -> new Rows(replica).push(app, number));
            }
        }
    }

    @Test
    void hearsAtOnceWhatAnotherReplicaMadeDue() {
        FakeWork work = new FakeWork();
        AtomicLong ran = new AtomicLong();
        work.deployments = claim -> {
            ran.set(System.nanoTime());
            return new Progress.Idle();
        };
        try (Replica listening = new Replica(slow("listening"), work).alone().start();
                Teller telling = new Teller("telling")) {
            Rows rows = new Rows(telling.replica);
            for (int i = 0; i < 5; i++) {
                AppId app = rows.app();
                ran.set(0);
                rows.wake(app);
                long woken = System.nanoTime();
                Rows.await("a run", () -> ran.get() != 0);
                System.out.printf("[jobs] the other replica ran %.1f ms after the commit%n", (ran.get() - woken) / 1e6);
                Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
            }
            assertThat(listening.meters().get("slipway.jobs.duration").timers()).isNotEmpty();
        }
    }

    private static Replica.Config slow(String name) {
        return new Replica.Config(Optional.of(name), SLOW, Duration.ofMillis(500));
    }

    /** A replica that tells others, and takes no jobs itself. */
    private static final class Teller implements AutoCloseable {
        private final Replica replica;
        private final Line line;

        Teller(String name) {
            replica = new Replica(name, new FakeWork());
            line = new Line(replica.database(), replica.bell(), () -> {});
            line.open(name);
            line.start();
        }

        void hangUp() {
            line.close();
        }

        @Override
        public void close() {
            hangUp();
            replica.close();
        }
    }

    @Test
    void findsByPollingWhatItCouldNotHear() {
        FakeWork work = new FakeWork();
        AtomicInteger runs = new AtomicInteger();
        work.deployments = claim -> {
            runs.incrementAndGet();
            return new Progress.Idle();
        };
        try (Replica deaf = new Replica("deaf", work).alone().start();
                Replica telling = new Replica("silent", new FakeWork())) {
            Rows rows = new Rows(telling);
            cutLines(deaf);
            AppId app = rows.app();
            rows.wake(app);
            Rows.await("a run", () -> runs.get() == 1);
            Rows.await("a new line", () -> lines(deaf) > 0);

            AppId another = rows.app();
            rows.wake(another);
            Rows.await("another run", () -> runs.get() == 2);
        }
    }

    private static void cutLines(Replica replica) {
        replica.database()
                .first(
                        false,
                        row -> row.getBoolean(1),
                        "select bool_and(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'slipway-line'");
        Rows.await("cut lines", () -> lines(replica) == 0);
    }

    private static int lines(Replica replica) {
        return replica.database()
                .first(
                        -1,
                        row -> row.getInt(1),
                        "select count(*) from pg_stat_activity where application_name = 'slipway-line' and datname = current_database()");
    }

    @Test
    void takesItsOwnJobsBackAtOnceAfterARestart() {
        FakeWork work = new FakeWork();
        AtomicInteger runs = new AtomicInteger();
        work.deployments = claim -> {
            runs.incrementAndGet();
            return new Progress.Idle();
        };
        Replica.Config patient = new Replica.Config(Optional.of("phoenix"), SLOW, SLOW);
        try (Replica killed = new Replica("unused", new FakeWork());
                Replica again = new Replica(patient, work)) {
            Rows rows = new Rows(killed.alone());
            AppId app = rows.app();
            AppId others = rows.app();
            rows.wake(app, others);
            killed.database().change("""
                            update deployment_job set picked = true, last_heartbeat = now(), version = version + 1,
                              picked_by = case when task_instance = ? then 'phoenix' else 'alive' end
                            where task_instance in (?, ?)""", app.uid(), app.uid(), others.uid());

            again.start();

            Rows.await("a run", () -> runs.get() == 1);
            Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
            assertThat(rows.job(Kind.DEPLOYMENT, others.uid()).by()).isEqualTo("alive");
        }
    }

    @Test
    void neverSharesANameWithALivingReplica() {
        try (Teller one = new Teller("sisters");
                Replica two = new Replica("sisters", new FakeWork())) {
            Line line = new Line(two.database(), two.bell(), () -> {});
            assertThat(line.open("sisters")).isEqualTo("sisters-2");
            line.close();
            one.hangUp();
            Line after = new Line(two.database(), two.bell(), () -> {});
            assertThat(after.open("sisters")).isEqualTo("sisters");
            after.close();
        }
    }

    @Test
    void cleansUpInOneReplicaAtATime() {
        FakeWork first = new FakeWork();
        FakeWork second = new FakeWork();
        try (Replica one = new Replica("clean-1", first).alone().start();
                Replica two = new Replica("clean-2", second).start()) {
            one.database().change("update repository_job set execution_time = now() where task_name = 'clean-up'");
            Rows.await("a clean-up", () -> first.cleanUps.get() + second.cleanUps.get() > 0);
            Rows.sleep(Duration.ofMillis(700));
            assertThat(first.cleanUps.get() + second.cleanUps.get()).isLessThanOrEqualTo(2);
            assertThat(two.meters().find("slipway.jobs.running").gauges()).hasSize(3);
        }
    }
}
