package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.testing.House;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    private static final Instant THEN = Instant.parse("2029-12-31T00:00:00Z");

    private final House house = new House(app("a1", "chat", "database"));
    private final Stores stores = house.stores();
    private int ids;

    @Test
    void waitsForAnAppThatIsNotThere() {
        assertThat(asked()).contains("team-a/database, and there is no such App");
    }

    @Test
    void waitsForOneThatWasNeverDeployed() {
        database();

        assertThat(asked()).contains("was never deployed");
    }

    @Test
    void waitsForWhatIsQueued() {
        database();
        ended(Kind.SUCCEEDED);
        stores.transactions()
                .run(() -> stores.queue()
                        .add(new QueuedRevision(
                                0, new AppId("d1"), 1, Samples.revision(9), "t9", Optional.empty(), "push")));

        assertThat(asked()).contains("waits to be deployed");
    }

    @Test
    void waitsForWhatIsOnItsWay() {
        database();
        ended(Kind.SUCCEEDED);
        insert(opened());

        assertThat(asked()).contains("is being deployed");
    }

    @Test
    void waitsForOneWhoseNewestWasPutBackAndNotForWhatWasOvertaken() {
        database();
        ended(Kind.SUCCEEDED);
        ended(Kind.ROLLED_BACK);
        ended(Kind.SUPERSEDED);

        assertThat(asked()).contains("its newest deployment ended as RolledBack");
    }

    @Test
    void waitsForOneThatWorksNoMore() {
        database();
        Deployment proven = ended(Kind.SUCCEEDED);
        Sighting first = Sighting.first(proven, Optional.empty(), THEN);
        stores.transactions()
                .run(() -> stores.sightings()
                        .save(new Sighting(
                                first.app(),
                                first.deployment(),
                                Optional.of(THEN),
                                THEN,
                                "",
                                "",
                                "no disk",
                                Optional.empty(),
                                THEN,
                                0,
                                Optional.empty())));

        assertThat(asked()).contains("does not work: no disk");
    }

    @Test
    void goesOnByItselfOnceItIsReady() {
        database();
        ended(Kind.ROLLED_BACK);
        assertThat(asked()).isNotEmpty();

        ended(Kind.SUCCEEDED);
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded");
        assertThat(house.newest().waitingFor()).isEmpty();
    }

    @Test
    void refusesACircle() {
        save(app("d1", "database", "cache"));
        save(app("c1", "cache", "chat"));
        house.push(1);

        house.settle();

        assertThat(house.newest().outcome())
                .contains(
                        new Outcome(
                                Kind.UNPLANNABLE,
                                "DependencyCycle",
                                "team-a/chat depends on itself, through spec.dependsOn: remove one of the names in the circle"));
    }

    /** What the deployment that is pushed now waits for. */
    private String asked() {
        house.push(1);
        assertThat(house.advance()).isInstanceOf(Progress.Waiting.class);
        assertThat(house.world().things()).isEmpty();
        return house.newest().waitingFor();
    }

    private void database() {
        save(app("d1", "database"));
    }

    private void save(App app) {
        stores.transactions().run(() -> stores.apps().save(app));
    }

    private Deployment ended(Kind kind) {
        Deployment ended = opened().ended(new Outcome(kind, kind.word(), ""), THEN);
        insert(ended);
        return ended;
    }

    private Deployment opened() {
        ids++;
        String id = "before" + ids;
        return Deployment.opened(id, new AppId("d1"), 1, Samples.revision(ids), "t" + ids, THEN);
    }

    private void insert(Deployment deployment) {
        stores.transactions().run(() -> stores.deployments().insert(List.of(deployment)));
    }

    private static App app(String uid, String name, String... dependsOn) {
        AppSpec spec = new Respec(Samples.app(Samples.process()).spec())
                .dependsOn(dependsOn)
                .spec();
        return new App(new AppId(uid), new AppName("team-a", name), 1, "api", spec, "{}");
    }
}
