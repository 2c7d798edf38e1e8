package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.Given;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.ToolCall;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SweeperIT {

    @Inject
    Stores stores;

    @Inject
    Artifacts artifacts;

    @Inject
    Ledger ledger;

    private Given given;

    @BeforeEach
    void begin() {
        given = new Given(stores);
    }

    private void sweep(int deployments, Instant now) {
        new Sweeper(ledger, new Retention(deployments), () -> now).sweep();
    }

    private record Retention(int deployments) implements RetentionConfig {
        @Override
        public Duration events() {
            return Duration.ofDays(10);
        }

        @Override
        public Duration triggers() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration audit() {
            return Duration.ofDays(100);
        }
    }

    private List<Deployment> left(App app) {
        return stores.history().list(Optional.of(app.id()), Optional.empty(), 100).stream()
                .map(DeploymentRecord::deployment)
                .toList();
    }

    @Test
    void keepsTheRollbackPointAndWhatIsUnfinishedAfterIt() {
        App app = given.app();
        given.changed(app, 1, Kind.SUCCEEDED);
        given.changed(app, 2, Kind.FAILED);
        Deployment point = given.changed(app, 3, Kind.SUCCEEDED);
        Deployment unfinished = given.changed(app, 4, Kind.SUPERSEDED);
        given.ended(app, 5, Kind.FAILED);
        given.changed(app, 6, Kind.ROLLED_BACK);
        given.ended(app, 7, Kind.DENIED);
        Deployment open = given.open(app, 8);

        sweep(1, Instant.now());

        assertThat(left(app)).containsExactly(open, unfinished, point);
        assertThat(stores.results().of(point.id(), Track.FORWARD)).hasSize(1);
    }

    @Test
    void keepsAsManyAsItIsTold() {
        App app = given.app();
        for (int i = 1; i <= 5; i++) {
            given.changed(app, i, Kind.SUCCEEDED);
        }

        sweep(3, Instant.now());

        assertThat(left(app))
                .extracting(Deployment::revision)
                .containsExactly(Given.revision(5), Given.revision(4), Given.revision(3));
    }

    @Test
    void keepsWhatNeverSucceededAsLongAsItMayBeThere() {
        App app = given.app();
        Deployment first = given.changed(app, 1, Kind.ROLLBACK_FAILED);
        given.ended(app, 2, Kind.UNPLANNABLE);
        Deployment newest = given.ended(app, 3, Kind.UNPLANNABLE);

        sweep(1, Instant.now());

        assertThat(left(app)).containsExactly(newest, first);
    }

    @Test
    void keepsAnArtifactAsLongAsADeploymentNamesIt() {
        App app = given.app();
        Digest planned = artifact();
        Digest rendered = artifact();
        Digest forgotten = artifact();
        Deployment deployment = given.open(app, 1);
        stores.transactions()
                .run(() -> stores.deployments()
                        .propose(deployment.id(), Given.proposal(app, Map.of("artifact", planned.value())), List.of()));
        given.save(deployment, rendering(rendered));

        sweep(50, Instant.now());
        assertThat(artifacts.load(forgotten)).isPresent();

        sweep(50, Instant.now().plus(Duration.ofDays(2)));
        assertThat(artifacts.load(planned)).isPresent();
        assertThat(artifacts.load(rendered)).isPresent();
        assertThat(artifacts.load(forgotten)).isEmpty();
    }

    @Test
    void keepsTheArtifactsOfTheRollbackPointWithoutAnyRetention() {
        App app = given.app();
        Digest before = artifact();
        Digest point = artifact();
        Digest after = artifact();
        given.save(given.changed(app, 1, Kind.SUCCEEDED), rendering(before));
        given.save(given.changed(app, 2, Kind.SUCCEEDED), rendering(point));
        given.save(given.changed(app, 3, Kind.ROLLED_BACK), rendering(after));

        sweep(0, Instant.now().plus(Duration.ofDays(2)));

        assertThat(artifacts.load(point)).isPresent();
        assertThat(List.of(before, after))
                .allMatch(artifact -> artifacts.load(artifact).isEmpty());
    }

    private Digest artifact() {
        return artifacts.save(Given.id().getBytes(StandardCharsets.UTF_8));
    }

    private static StepResult rendering(Digest artifact) {
        StepResult result = Given.result(0, dev.slipway.tool.Effect.READ, StepResult.Status.DONE);
        ToolCall call = result.call();
        return new StepResult(
                result.track(),
                0,
                "render",
                call,
                result.status(),
                new TreeMap<>(Map.of("artifact", artifact.value())),
                "",
                Optional.empty(),
                result.startedAt(),
                result.endedAt(),
                false);
    }

    @Test
    void remembersTriggerKeysForAMonthWhateverItIsTold() {
        App app = given.app();
        String trigger = app.id() + "/1";
        stores.transactions().run(() -> stores.queue().add(Given.queued(app, 1, trigger)));
        stores.transactions().run(() -> stores.queue().take(stores.queue().waiting(app.id())));

        sweep(50, Instant.now().plus(Duration.ofDays(29)));
        assertThat(stores.transactions().call(() -> stores.queue().add(Given.queued(app, 1, trigger))))
                .isFalse();

        sweep(50, Instant.now().plus(Duration.ofDays(31)));
        assertThat(stores.transactions().call(() -> stores.queue().add(Given.queued(app, 1, trigger))))
                .isTrue();
    }

    @Test
    void neverForgetsWhatWaits() {
        App app = given.app();
        stores.transactions().run(() -> stores.queue().add(Given.queued(app, 1, app.id() + "/1")));

        sweep(50, Instant.now().plus(Duration.ofDays(1_000)));

        assertThat(stores.queue().waiting(app.id())).hasSize(1);
    }

    @Test
    void forgetsOldEventsOfWhatHasEnded() {
        App app = given.app();
        Deployment ended = given.ended(app, 1, Kind.SUCCEEDED);
        Deployment open = given.open(app, 2);
        given.tell(app, ended, "Started");
        given.tell(app, open, "Started");

        sweep(50, Given.NOW.plus(Duration.ofDays(9)));
        assertThat(stores.history().events(ended.id())).hasSize(1);

        sweep(50, Given.NOW.plus(Duration.ofDays(11)));
        assertThat(stores.history().events(ended.id())).isEmpty();
        assertThat(stores.history().events(open.id())).hasSize(1);
    }

    @Test
    void forgetsADeletedAppAfterItsTime() {
        App app = given.app();
        Deployment ended = given.ended(app, 1, Kind.SUCCEEDED);
        stores.transactions().run(() -> stores.apps().delete(app.id()));

        sweep(50, Instant.now().plus(Duration.ofDays(9)));
        assertThat(stores.history().find(ended.id())).isPresent();

        sweep(50, Instant.now().plus(Duration.ofDays(11)));
        assertThat(stores.history().find(ended.id())).isEmpty();
        assertThat(ledger.value(
                        Long.class,
                        "select count(*) from app where uid = :uid",
                        "uid",
                        app.id().uid()))
                .isZero();
    }

    @Test
    void removesTheIdleDeliveryJobsOfWhatHasEnded() {
        App app = given.app();
        Deployment ended = given.ended(app, 1, Kind.SUCCEEDED);
        Deployment open = given.open(app, 2);
        job(ended, "timestamptz '9999-01-01 00:00:00Z'");
        job(open, "timestamptz '9999-01-01 00:00:00Z'");
        Deployment owed = given.ended(given.app(), 1, Kind.SUCCEEDED);
        job(owed, "timestamptz '9998-01-01 00:00:00Z'");

        sweep(50, Given.NOW.plus(Duration.ofDays(2)));

        assertThat(jobs(ended)).isZero();
        assertThat(jobs(open)).isEqualTo(1);
        assertThat(jobs(owed)).isEqualTo(1);
    }

    private void job(Deployment deployment, String due) {
        ledger.change(
                "insert into delivery_job (task_name, task_instance, execution_time, picked, version) values ('delivery', :id, "
                        + due + ", false, 1)",
                "id",
                deployment.id() + "/0");
    }

    private long jobs(Deployment deployment) {
        return ledger.value(
                Long.class,
                "select count(*) from delivery_job where task_instance = :id",
                "id",
                deployment.id() + "/0");
    }
}
