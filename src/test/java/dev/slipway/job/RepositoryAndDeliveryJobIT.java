package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Intake.Visit;
import dev.slipway.pipeline.Progress;
import dev.slipway.testing.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryAndDeliveryJobIT {

    private final FakeWork work = new FakeWork();
    private final Replica replica = new Replica("two", work).alone().start();
    private final Rows rows = new Rows(replica);
    private final List<String> runs = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        replica.close();
    }

    private void wake(RepositoryId repository) {
        replica.transactions().run(() -> replica.wakes().repository(repository));
    }

    private void wakeDelivery(String deployment, int receiver) {
        replica.transactions().run(() -> replica.wakes().delivery(deployment, receiver));
    }

    private Duration untilDue(Kind kind, String instance) {
        return Duration.between(Instant.now(), rows.job(kind, instance).due());
    }

    private void visits(Visit visit) {
        work.repositories = key -> {
            runs.add(key);
            return visit;
        };
    }

    @Test
    void looksAtOnceAndThenAfterTheShortestInterval() {
        RepositoryId repository = rows.repository();
        rows.followed(repository, Duration.ofMinutes(10));
        rows.followed(repository, Duration.ofMinutes(1));
        visits(new Visit.Looked(0));

        wake(repository);

        Rows.await("a look", () -> runs.contains(repository.key()));
        Rows.await("a pause", () -> untilDue(Kind.REPOSITORY, repository.key()).toSeconds() > 10);
        assertThat(untilDue(Kind.REPOSITORY, repository.key()))
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(66));

        wake(repository);
        Rows.await("another look", () -> runs.size() == 2);
    }

    @Test
    void asksARepositoryThatFailsSoonAndThenLessAndLessOften() {
        RepositoryId repository = rows.repository();
        rows.followed(repository, Duration.ofHours(24));
        visits(new Visit.Failed(4, "no route to host"));
        wake(repository);
        Rows.await("a pause", () -> untilDue(Kind.REPOSITORY, repository.key()).toSeconds() > 10);
        assertThat(untilDue(Kind.REPOSITORY, repository.key()))
                .isBetween(Duration.ofSeconds(65), Duration.ofSeconds(88));

        visits(new Visit.Failed(40, "no route to host"));
        wake(repository);
        Rows.await(
                "a longer pause",
                () -> untilDue(Kind.REPOSITORY, repository.key()).toMinutes() > 8);
        assertThat(untilDue(Kind.REPOSITORY, repository.key()))
                .isBetween(Duration.ofSeconds(800), Duration.ofSeconds(990));
    }

    @Test
    void leavesARepositoryThatNobodyFollows() {
        RepositoryId repository = rows.repository();
        visits(new Visit.Unused());

        wake(repository);

        Rows.await("idleness", () -> rows.isIdle(Kind.REPOSITORY, repository.key()));
        assertThat(runs).containsExactly(repository.key());
    }

    @Test
    void looksAgainWhenAHintCameDuringALook() throws InterruptedException {
        RepositoryId repository = rows.repository();
        rows.followed(repository, Duration.ofMinutes(10));
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        work.repositories = key -> {
            runs.add(key);
            looking.countDown();
            wait(goOn);
            return new Visit.Looked(0);
        };

        wake(repository);
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        wake(repository);
        goOn.countDown();

        Rows.await("a second look", () -> runs.size() == 2);
        Rows.await("a pause", () -> untilDue(Kind.REPOSITORY, repository.key()).toMinutes() > 5);
        assertThat(runs).hasSize(2);
    }

    @Test
    void looksSeldomAtWhatManyTellOfAndOnceMoreAfterTheLast() {
        RepositoryId repository = rows.repository();
        rows.followed(repository, Duration.ofMinutes(10));
        AtomicInteger hints = new AtomicInteger();
        List<Integer> seen = new CopyOnWriteArrayList<>();
        work.repositories = key -> {
            seen.add(hints.get());
            answered(key, "now()");
            return new Visit.Looked(0);
        };
        long begin = System.nanoTime();

        for (int i = 0; i < 40; i++) {
            hints.incrementAndGet();
            wake(repository);
            sleep(Duration.ofMillis(20));
        }

        Rows.await("a look after the last hint", () -> seen.contains(40));
        long most = Duration.ofNanos(System.nanoTime() - begin).toMillis() / RepositoryJob.SETTLE.toMillis() + 2;
        assertThat(seen).hasSizeBetween(2, (int) most);
    }

    /** A clock was set back since: what many tell of must not be put off again and again. */
    @Test
    void looksSoonAtWhatSeemsToHaveAnsweredLater() {
        RepositoryId repository = rows.repository();
        rows.followed(repository, Duration.ofMinutes(10));
        visits(new Visit.Looked(0));
        wake(repository);
        Rows.await("a look", () -> runs.size() == 1);
        Rows.await("a pause", () -> untilDue(Kind.REPOSITORY, repository.key()).toMinutes() > 5);
        answered(repository.key(), "now() + interval '1 hour'");

        Rows.await("another look", () -> {
            wake(repository);
            sleep(Duration.ofMillis(20));
            return runs.size() > 1;
        });
    }

    private void answered(String key, String when) {
        replica.database().change("update repository set last_answered = " + when + " where key = ?", key);
    }

    private static void sleep(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Test
    void deliversUntilThereIsNothingLeft() {
        String deployment = Given.id();
        work.deliveries = instance -> {
            runs.add(instance);
            return runs.size() < 4 ? new Progress.Waiting(Instant.now(), "the next event") : new Progress.Idle();
        };

        wakeDelivery(deployment, 1);

        Rows.await("idleness", () -> rows.isIdle(Kind.DELIVERY, deployment + "/1"));
        assertThat(runs).hasSize(4).containsOnly(deployment + "/1");
    }

    @Test
    void deliversWhatCameWhileItWasEnding() throws InterruptedException {
        String deployment = Given.id();
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        work.deliveries = instance -> {
            runs.add(instance);
            looking.countDown();
            wait(goOn);
            return new Progress.Idle();
        };

        wakeDelivery(deployment, 0);
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        wakeDelivery(deployment, 0);
        goOn.countDown();

        Rows.await("a second look", () -> runs.size() == 2);
        Rows.await("idleness", () -> rows.isIdle(Kind.DELIVERY, deployment + "/0"));
    }

    @Test
    void doesNotHurryAReceiverThatFails() {
        String deployment = Given.id();
        AtomicInteger others = new AtomicInteger();
        work.deliveries = instance -> {
            if (instance.endsWith("/1")) {
                others.incrementAndGet();
                return new Progress.Idle();
            }
            runs.add(instance);
            return new Progress.Waiting(Instant.now().plusSeconds(60), "answered 500");
        };
        wakeDelivery(deployment, 0);
        Rows.await("a pause", () -> untilDue(Kind.DELIVERY, deployment + "/0").toSeconds() > 30);

        wakeDelivery(deployment, 0);
        wakeDelivery(deployment, 1);

        Rows.await("the other receiver", () -> others.get() == 1);
        Rows.sleep(Duration.ofMillis(700));
        assertThat(runs).hasSize(1);
        assertThat(untilDue(Kind.DELIVERY, deployment + "/0")).isGreaterThan(Duration.ofSeconds(30));
    }

    private static void wait(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
