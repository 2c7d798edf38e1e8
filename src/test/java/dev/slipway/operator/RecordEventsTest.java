package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.testing.Given;
import dev.slipway.testing.InMemoryStores;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordEventsTest {

    private final InMemoryStores memory = new InMemoryStores();
    private final Given given = new Given(memory.stores());
    private final RecordEvents events = new RecordEvents(memory.stream(), memory.stores());
    private final BlockingQueue<ResourceID> woken = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        events.stop();
    }

    private App fromCluster() {
        App app = given.app();
        App taken = new App(app.id(), app.name(), app.generation(), App.FROM_CLUSTER, app.spec(), app.manifest());
        memory.transactions().run(() -> memory.stores().apps().save(taken));
        return taken;
    }

    private void begin() {
        events.setEventHandler((Event event) -> woken.add(event.getRelatedCustomResourceID()));
        events.start();
    }

    private ResourceID next() throws InterruptedException {
        ResourceID next = woken.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("an App that is looked at").isNotNull();
        return next;
    }

    private static ResourceID id(App app) {
        return new ResourceID(app.name().name(), app.name().namespace());
    }

    /** Whoever takes over may have looked at it before that ended. */
    @Test
    void hasEachAppLookedAtOnceTheEndOfTheRecordIsKnown() throws InterruptedException {
        App app = fromCluster();
        given.app();
        given.tell(app, given.open(app, 1), "Succeeded");

        begin();

        assertThat(next()).isEqualTo(id(app));
    }

    @Test
    void hasAnAppLookedAtThatSomethingHappensTo() throws InterruptedException {
        App app = fromCluster();
        Deployment open = given.open(app, 1);
        begin();
        assertThat(next()).isEqualTo(id(app));

        given.tell(app, open, "Started");

        assertThat(next()).isEqualTo(id(app));
    }

    /** An open deployment is looked at every few seconds: its steps are not one more write each. */
    @Test
    void doesNotHurryBecauseOfAStep() throws InterruptedException {
        App app = fromCluster();
        Deployment open = given.open(app, 1);
        begin();
        assertThat(next()).isEqualTo(id(app));

        given.tell(app, open, "StepEnded");
        given.tell(app, open, "Executing");

        assertThat(woken.poll(2, TimeUnit.SECONDS)).isNull();
        given.tell(app, open, "Succeeded");
        assertThat(next()).isEqualTo(id(app));
    }

    @Test
    void hasAnAppLookedAtWhoseDeploymentWaitsForSomethingElse() throws InterruptedException {
        App app = fromCluster();
        Deployment open = given.open(app, 1);
        begin();
        assertThat(next()).isEqualTo(id(app));

        memory.transactions().run(() -> memory.stores().deployments().update(open.waitingFor("2 pods")));

        assertThat(next()).isEqualTo(id(app));
    }
}
