package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Outcome;
import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One replica and what it does with an App's job; real db-scheduler, PostgreSQL and JTA. */
class DeploymentJobIT {

    private final FakeWork work = new FakeWork();
    private final Replica replica = new Replica("one", work).alone().start();
    private final Rows rows = new Rows(replica);
    private final List<Claim> claims = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void runsAWokenAppAndIsIdleAgain() {
        AppId app = rows.app();
        work.deployments = claims(new Progress.Idle());

        rows.wake(app);

        Rows.await("a run", () -> !claims.isEmpty());
        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(claims).hasSize(1);
        assertThat(claims.getFirst().app()).isEqualTo(app);
    }

    private java.util.function.Function<Claim, Progress> claims(Progress progress) {
        return claim -> {
            claims.add(claim);
            return progress;
        };
    }

    @Test
    void tokensOnlyGrow() {
        AppId app = rows.app();
        work.deployments = claims(new Progress.Idle());

        for (int i = 1; i <= 5; i++) {
            rows.wake(app);
            Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        }

        assertThat(claims).hasSizeGreaterThanOrEqualTo(5);
        assertThat(claims.stream().map(claim -> claim.fence().token()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNothingWhenTheWakeIsRolledBack() {
        AppId app = rows.app();
        work.deployments = claims(new Progress.Idle());

        assertThatThrownBy(() -> replica.transactions().run(() -> {
                    rows.wake(app);
                    throw new IllegalStateException("as the test wants it");
                }))
                .hasMessage("as the test wants it");

        Rows.sleep(Duration.ofMillis(700));
        assertThat(claims).isEmpty();
        assertThat(rows.job(Kind.DEPLOYMENT, app.uid()).version()).isEqualTo(-1);
    }

    @Test
    void runsAgainWhenWokenDuringARun() {
        AppId app = rows.app();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Fence.Standing> standings = new CopyOnWriteArrayList<>();
        work.deployments = claim -> {
            claims.add(claim);
            if (claims.size() == 1) {
                standings.add(claim.fence().look());
                running.countDown();
                await(goOn);
                standings.add(claim.fence().look());
            }
            return new Progress.Idle();
        };

        rows.wake(app);
        await(running);
        rows.wake(app);
        goOn.countDown();

        Rows.await("a second run", () -> claims.size() == 2);
        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(claims).hasSize(2);
        assertThat(standings).containsExactly(Fence.Standing.HOLDS, Fence.Standing.WOKEN);
    }

    @Test
    void goesOnWithOthersWhileOneTargetHangs() {
        CountDownLatch hanging = new CountDownLatch(1);
        List<AppId> apps =
                Stream.generate(() -> rows.app("team-h", "hangs")).limit(20).toList();
        AppId other = rows.app();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        work.deployments = claim -> {
            claims.add(claim);
            if (apps.contains(claim.app())) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                await(hanging);
                atOnce.decrementAndGet();
            }
            return new Progress.Idle();
        };

        rows.wake(apps.toArray(AppId[]::new));
        Rows.await("a full target", () -> atOnce.get() == 6);
        rows.wake(other);

        Rows.await("another's turn", () -> claims.stream().anyMatch(c -> c.app().equals(other)));
        assertThat(atOnce.get()).isEqualTo(6);
        hanging.countDown();
        Rows.await("all of them", () -> apps.stream().allMatch(app -> rows.isIdle(Kind.DEPLOYMENT, app.uid())));
        assertThat(most.get()).isEqualTo(6);
        assertThat(claims.stream().map(Claim::app).distinct()).hasSize(21);
    }

    @Test
    void runsAgainAtOnceAfterAnEnd() {
        AppId app = rows.app();
        work.deployments = claim -> {
            claims.add(claim);
            return claims.size() < 3
                    ? new Progress.Ended(new Outcome(Outcome.Kind.SUCCEEDED, "Succeeded", ""))
                    : new Progress.Idle();
        };

        rows.wake(app);

        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(claims).hasSize(3);
    }

    @Test
    void waitsUntilTheMomentThatWasNamed() {
        AppId app = rows.app();
        List<Instant> runs = new CopyOnWriteArrayList<>();
        AtomicReference<Instant> until = new AtomicReference<>(Instant.EPOCH);
        work.deployments = claim -> {
            runs.add(Instant.now());
            if (runs.size() == 1) {
                until.set(Instant.now().plusMillis(1_200));
                return new Progress.Waiting(until.get(), "a rollout");
            }
            return new Progress.Idle();
        };

        rows.wake(app);

        Rows.await("a second run", () -> runs.size() == 2);
        assertThat(runs.get(1)).isAfterOrEqualTo(until.get().minusMillis(20));
        System.out.println("[jobs] waited for "
                + Duration.between(until.get(), runs.get(1)).toMillis() + " ms too long");
    }

    @Test
    void losesItsFenceWhenAnotherTakesOver() {
        AppId app = rows.app();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<String> ended = new AtomicReference<>("");
        AtomicReference<Fence> fence = new AtomicReference<>();
        AtomicReference<Fence.Standing> standing = new AtomicReference<>();
        work.deployments = claim -> {
            fence.set(claim.fence());
            replica.transactions().run(() -> claim.fence().require());
            running.countDown();
            try {
                Thread.sleep(20_000);
                ended.set("slept");
            } catch (InterruptedException e) {
                standing.set(claim.fence().look());
                ended.set("interrupted");
            }
            return new Progress.Ended(new Outcome(Outcome.Kind.SUCCEEDED, "Succeeded", ""));
        };

        rows.wake(app);
        await(running);
        rows.takeOver(app);

        Rows.await("the end", () -> !ended.get().isEmpty());
        assertThat(ended.get()).isEqualTo("interrupted");
        assertThat(standing.get()).isEqualTo(Fence.Standing.LOST);
        assertThatThrownBy(() -> replica.transactions().run(() -> fence.get().require()))
                .isInstanceOf(FenceLost.class);
        Rows.sleep(Duration.ofMillis(300));
        assertThat(rows.job(Kind.DEPLOYMENT, app.uid()).by()).isEqualTo("another");
        assertThat(work.dropped).isEmpty();
    }

    @Test
    void holdsItsOwnersPlaceUntilTheTransactionEnds() throws InterruptedException {
        AppId app = rows.app();
        CountDownLatch required = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Instant> committed = new AtomicReference<>(Instant.MAX);
        AtomicReference<Instant> takenOver = new AtomicReference<>(Instant.MIN);
        work.deployments = claim -> {
            if (required.getCount() > 0) {
                replica.transactions().run(() -> {
                    claim.fence().require();
                    required.countDown();
                    await(goOn);
                    committed.set(Instant.now());
                });
            }
            return new Progress.Idle();
        };

        rows.wake(app);
        await(required);
        Thread other = Thread.ofVirtual().start(() -> {
            rows.takeOver(app);
            takenOver.set(Instant.now());
        });
        Rows.sleep(Duration.ofMillis(200));
        goOn.countDown();
        other.join();

        assertThat(takenOver.get()).isAfter(committed.get());
    }

    @Test
    void requiresATransactionForItsFence() {
        AppId app = rows.app();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        work.deployments = claim -> {
            try {
                claim.fence().require();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            return new Progress.Idle();
        };

        rows.wake(app);

        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(thrown.get()).hasMessageContaining("transaction");
    }

    @Test
    void triesAgainAfterAPauseWhenItThrows() {
        AppId app = rows.app();
        AtomicInteger runs = new AtomicInteger();
        work.deployments = claim -> {
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("as the test wants it");
            }
            return new Progress.Idle();
        };

        Instant began = Instant.now();
        rows.wake(app);

        Rows.await("idleness", () -> runs.get() == 3 && rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(800 + 1_600));
        assertThat(rows.job(Kind.DEPLOYMENT, app.uid()).failures()).isZero();
    }

    @Test
    void dropsACheckpointThatContradictsItsRow() {
        AppId app = rows.app();
        AtomicInteger runs = new AtomicInteger();
        work.deployments = claim -> {
            if (runs.incrementAndGet() == 1) {
                throw new FenceLost("a newer owner has saved a checkpoint, as after a restore of PostgreSQL");
            }
            return new Progress.Idle();
        };

        rows.wake(app);

        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(runs.get()).isEqualTo(2);
        assertThat(work.dropped).containsExactly(app);
    }

    @Test
    void isNotStartedTwiceWhenItsOwnHeartbeatIsLate() {
        AppId app = rows.app();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        work.deployments = claim -> {
            runs.incrementAndGet();
            await(goOn);
            return new Progress.Idle();
        };
        rows.wake(app);
        Rows.await("a run", () -> runs.get() == 1);

        for (int i = 0; i < 200; i++) {
            replica.database()
                    .change(
                            "update deployment_job set last_heartbeat = now() - interval '1 hour' where task_instance = ?",
                            app.uid());
            Rows.sleep(Duration.ofMillis(5));
        }
        int seen = runs.get();
        goOn.countDown();

        Rows.await("idleness", () -> rows.isIdle(Kind.DEPLOYMENT, app.uid()));
        assertThat(seen).isEqualTo(1);
    }

    @Test
    void handsItsJobsOverWhenItStops() {
        AppId app = rows.app();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Fence.Standing> standing = new AtomicReference<>();
        work.deployments = claim -> {
            running.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                standing.set(claim.fence().look());
                Thread.onSpinWait();
                if (standing.get() == Fence.Standing.LOST) {
                    throw new FenceLost("as the executor does");
                }
            }
            return new Progress.Idle();
        };
        rows.wake(app);
        await(running);

        replica.stop();

        Rows.Job job = rows.job(Kind.DEPLOYMENT, app.uid());
        assertThat(standing.get()).isEqualTo(Fence.Standing.LOST);
        assertThat(job.picked()).isFalse();
        assertThat(job.due()).isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    void handsOverWhatDoesNotEndInTime() {
        AppId app = rows.app();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Boolean> stopped = new AtomicReference<>(false);
        work.deployments = claim -> {
            running.countDown();
            while (!stopped.get()) {
                Thread.onSpinWait();
            }
            return new Progress.Idle();
        };
        rows.wake(app);
        await(running);

        replica.stop();
        Rows.Job handed = rows.job(Kind.DEPLOYMENT, app.uid());
        stopped.set(true);
        Rows.sleep(Duration.ofMillis(300));

        assertThat(handed.picked()).isFalse();
        assertThat(handed.due()).isBefore(Instant.now().plusSeconds(1));
        assertThat(rows.job(Kind.DEPLOYMENT, app.uid())).isEqualTo(handed);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
