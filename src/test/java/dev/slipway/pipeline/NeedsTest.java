package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.StepResult.Status;
import dev.slipway.pipeline.Needed.Activity;
import dev.slipway.plan.PastStep;
import dev.slipway.testing.Given;
import dev.slipway.testing.InMemoryStores;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeedsTest {

    private final Stores stores = new InMemoryStores().stores();
    private final Given given = new Given(stores);
    private final Needs needs = new Needs(stores);

    @Test
    void keepsTheCommitsOfHeadQueueRollbackPointAndWhatIsOpen() {
        App app = given.app();
        given.changed(app, 1, Kind.SUCCEEDED);
        given.changed(app, 2, Kind.SUCCEEDED);
        given.changed(app, 3, Kind.ROLLBACK_FAILED);
        given.changed(app, 4, Kind.ROLLED_BACK);
        given.ended(app, 5, Kind.UNPLANNABLE);
        given.open(app, 6);
        stores.transactions().run(() -> {
            stores.queue().add(Given.queued(app, 7, "waits"));
            stores.heads().save(new Head(app.id(), 1, Optional.of(Samples.commit(8)), 1, ""));
        });

        assertThat(needs.commits(RepositoryId.of(app)))
                .containsExactlyInAnyOrder(
                        Samples.commit(2), Samples.commit(3), Samples.commit(6), Samples.commit(7), Samples.commit(8));
        assertThat(needs.commits(RepositoryId.of(given.app()))).isEmpty();
    }

    @Test
    void namesWhatTheRollbackPointMadeAndWhatTheOpenOneIsGoingToMake() {
        App app = given.app();
        Deployment point = given.ended(app, 1, Kind.SUCCEEDED);
        given.save(point, Given.result(1, Effect.CHANGE, Status.DONE));
        given.changed(app, 2, Kind.ROLLED_BACK);
        assertThat(needs.of(app.id()).activity()).isEqualTo(Activity.NONE);

        Deployment open = given.open(app, 3);
        assertThat(needs.of(app.id()).activity()).isEqualTo(Activity.PLANNING);

        stores.transactions().run(() -> {
            stores.deployments().propose(open.id(), Given.proposal(app, Map.of("tree", "planned")), List.of());
            stores.deployments().update(open.in(Phase.EXECUTING, Given.NOW));
        });
        Needed needed = needs.of(app.id());
        assertThat(needed.activity()).isEqualTo(Activity.ACTING);
        assertThat(needed.steps()).extracting(PastStep::name).containsExactly("start", "step-1");
        assertThat(needed.steps().getFirst().call().arguments().find("tree")).contains("planned");
    }

    @Test
    void needsNothingOfADeletedAppButWhatStillGoesOn() {
        App app = given.app();
        given.changed(app, 1, Kind.SUCCEEDED);
        stores.transactions().run(() -> stores.apps().delete(app.id()));

        assertThat(needs.of(app.id())).isEqualTo(new Needed(Activity.NONE, List.of()));
        assertThat(needs.repositories()).isEmpty();
    }
}
