package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.EventStream;
import dev.slipway.history.EventStream.Positioned;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Given;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when two transactions meet: a real PostgreSQL's business. */
@QuarkusTest
class ConcurrencyIT {

    @Inject
    Stores stores;

    @Inject
    EventStream stream;

    @Inject
    Ledger ledger;

    @Inject
    Tokens tokens;

    private Given given;

    @BeforeEach
    void begin() {
        given = new Given(stores);
    }

    private CompletableFuture<Void> elsewhere(Runnable work) {
        return CompletableFuture.runAsync(
                () -> stores.transactions().run(work), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noReaderPassesByAnEventThatCommitsLate() {
        App app = given.app();
        Deployment slow = given.open(app, 1);
        App other = given.app();
        Deployment fast = given.open(other, 1);
        long newest = stream.newest();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        DeploymentEvent late = Given.event(app, slow, 1, "Started");

        CompletableFuture<Void> writer = elsewhere(() -> {
            stores.history().record(List.of(late));
            inserted.countDown();
            await(commit);
        });
        await(inserted);
        DeploymentEvent early = given.tell(other, fast, "Started");
        List<Positioned> before = of(stream.after(newest, 1_000), early, late);
        commit.countDown();
        writer.join();
        List<Positioned> after = of(stream.after(before.getLast().position(), 1_000), early, late);

        assertThat(before).extracting(Positioned::event).containsExactly(early);
        assertThat(after).extracting(Positioned::event).containsExactly(late);
    }

    private static List<Positioned> of(List<Positioned> all, DeploymentEvent one, DeploymentEvent other) {
        return all.stream()
                .filter(positioned -> List.of(one, other).contains(positioned.event()))
                .toList();
    }

    @Test
    void twoWhoTellAtOnceTakeTwoNumbers() {
        App app = given.app();
        Deployment deployment = given.open(app, 1);
        CountDownLatch numbered = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);

        CompletableFuture<Void> first = elsewhere(() -> {
            given.tell(app, deployment, "Started");
            numbered.countDown();
            await(commit);
        });
        await(numbered);
        CompletableFuture<Void> second = elsewhere(() -> given.tell(app, deployment, "Approved"));
        sleep();
        boolean waited = !second.isDone();
        commit.countDown();
        first.join();
        second.join();

        assertThat(waited).isTrue();
        assertThat(stores.history().events(deployment.id()))
                .extracting(DeploymentEvent::sequence, DeploymentEvent::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "Started"),
                        org.assertj.core.groups.Tuple.tuple(2, "Approved"));
    }

    @Test
    void seesWhatAnotherWroteBeforeItWasGivenTheLock() {
        App app = given.app();
        Deployment deployment = given.open(app, 1);

        stores.transactions().run(() -> {
            Optional<String> before =
                    stores.deployments().find(deployment.id()).orElseThrow().cancelledBy();
            elsewhere(() -> stores.deployments().cancel(deployment.id(), "token:first"))
                    .join();
            stores.apps().lock(app.id());
            Optional<String> after =
                    stores.deployments().find(deployment.id()).orElseThrow().cancelledBy();

            assertThat(before).isEmpty();
            assertThat(after).contains("token:first");
        });
    }

    @Test
    void locksAnAppUntilTheTransactionEnds() {
        App app = given.app();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> first = elsewhere(() -> {
            stores.apps().lock(app.id());
            locked.countDown();
            await(commit);
        });
        await(locked);

        CompletableFuture<Void> second = elsewhere(() -> stores.apps().lock(app.id()));
        CompletableFuture<Void> insert = elsewhere(() -> stores.queue().add(Given.queued(app, 1, app.id() + "/1")));
        insert.orTimeout(5, TimeUnit.SECONDS).join();
        boolean waited = !second.isDone();
        commit.countDown();
        first.join();
        second.join();

        assertThat(waited).isTrue();
    }

    @Test
    void aHundredTriggersOfOneDeliveryAreOne() {
        App app = given.app();
        var repository = dev.slipway.deployment.RepositoryId.of(app);
        String delivery = Given.id();

        CompletableFuture.allOf(java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> elsewhere(() -> stores.triggers().add(Given.trigger(repository, delivery))))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(stores.triggers().unhandled(repository)).hasSize(1);
    }

    @Test
    void leavesAnAppAloneThatThisVersionCanNotRead() {
        App app = given.app();
        App other = given.app();
        ledger.change(
                "update app set manifest = cast(:broken as jsonb) where uid = :uid",
                "broken",
                "{\"kind\": \"Nonsense\"}",
                "uid",
                app.id().uid());

        assertThat(stores.apps().find(app.id())).isEmpty();
        assertThat(stores.apps().all()).contains(other).doesNotContain(app);
        ledger.change(
                "update app set deleted_at = now() where uid = :uid",
                "uid",
                app.id().uid());
    }

    @Test
    void keepsTokensByTheirHash() {
        Digest first = Digest.of(Given.id());
        Digest second = Digest.of(Given.id());
        String name = "t" + Given.id().substring(0, 8);

        tokens.add(name, first);
        assertThat(tokens.nameOf(first)).contains(name);
        tokens.add(name, second);

        assertThat(tokens.nameOf(first)).isEmpty();
        assertThat(tokens.nameOf(second)).contains(name);
        assertThat(tokens.none()).isFalse();
    }
}
