package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.EventStream;
import dev.slipway.history.EventStream.Positioned;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.pipeline.Courier.Deliveries;
import dev.slipway.pipeline.Stores;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every record of events, their live stream and their deliveries must do. */
public abstract class EventStoresContract {

    private static final String URL = "https://example.com/hook";

    protected abstract Stores stores();

    protected abstract Deliveries deliveries();

    protected abstract EventStream stream();

    protected Given given() {
        return new Given(stores());
    }

    @Test
    public void tellsEventsInTheirOrder() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        DeploymentEvent started = given().tell(app, open, "Started");
        DeploymentEvent stepped = given().tell(app, open, "StepEnded");

        assertThat(stores().history().events(open.id())).containsExactly(started, stepped);
        assertThat(started.sequence()).isEqualTo(1);
        assertThat(stepped.sequence()).isEqualTo(2);
    }

    @Test
    public void refusesTwoEventsOfTheSameSequence() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        given().tell(app, open, "Started");

        assertThatThrownBy(() -> stores().transactions()
                        .run(() -> stores().history().record(List.of(Given.event(app, open, 1, "Planned")))))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    public void streamsWhatCameAfterAPosition() {
        App app = given().app();
        Deployment open = given().open(app, 1);
        given().tell(app, open, "Started");
        long newest = stream().newest();
        DeploymentEvent planned = given().tell(app, open, "Planned");
        DeploymentEvent executing = given().tell(app, open, "Executing");

        List<Positioned> both = stream().after(newest, 10);
        List<Positioned> one = stream().after(newest, 1);

        assertThat(both).extracting(Positioned::event).containsExactly(planned, executing);
        assertThat(one).containsExactly(both.getFirst());
        assertThat(stream().after(one.getFirst().position(), 10)).containsExactly(both.getLast());
        assertThat(stream().after(stream().newest(), 10)).isEmpty();
    }

    @Test
    public void deliversWhatAReceiverWantsInOrder() {
        App app = given().app(Given.webhook(URL), Given.webhook(URL + "2", "Failed", "Succeeded"));
        Deployment open = given().open(app, 1);
        DeploymentEvent started = given().tell(app, open, "Started");
        given().tell(app, open, "StepEnded");
        DeploymentEvent failed = given().tell(app, open, "Failed");

        assertThat(next(open, 0)).contains(started);
        assertThat(next(open, 1)).contains(failed);
        deliver(open, 0);
        assertThat(next(open, 0)).contains(failed);
        deliver(open, 0);
        assertThat(next(open, 0)).isEmpty();
        assertThat(next(open, 1)).contains(failed);
        assertThat(next(open, 2)).isEmpty();
    }

    @Test
    public void countsTriesOfTheHeadUntilItIsGivenUp() {
        App app = given().app(Given.webhook(URL));
        Deployment open = given().open(app, 1);
        DeploymentEvent started = given().tell(app, open, "Started");
        DeploymentEvent planned = given().tell(app, open, "Planned");

        fail(open, 1, false);
        fail(open, 2, false);
        assertThat(next(open, 0)).contains(started);
        assertThat(deliveries().next(open.id(), 0).orElseThrow().tries()).isEqualTo(2);

        fail(open, 3, true);
        assertThat(next(open, 0)).contains(planned);
        assertThat(deliveries().next(open.id(), 0).orElseThrow().tries()).isZero();
    }

    @Test
    public void triesDeadLettersAgainInOrderAndBeforeWhatIsNew() {
        App app = given().app(Given.webhook(URL));
        Deployment open = given().open(app, 1);
        DeploymentEvent started = given().tell(app, open, "Started");
        DeploymentEvent planned = given().tell(app, open, "Planned");
        DeploymentEvent executing = given().tell(app, open, "Executing");
        fail(open, 25, true);
        fail(open, 25, true);
        assertThat(deliveries().dead(open.id())).extracting(DeadLetter::type).containsExactly("Started", "Planned");
        assertThat(next(open, 0)).contains(executing);

        stores().transactions().run(() -> deliveries().again(open.id()));

        assertThat(next(open, 0)).contains(started);
        deliver(open, 0);
        assertThat(next(open, 0)).contains(planned);
        fail(open, 1, true);
        assertThat(next(open, 0)).contains(executing);
        assertThat(deliveries().dead(open.id()))
                .singleElement()
                .satisfies(letter -> assertThat(letter.type()).isEqualTo("Planned"))
                .satisfies(letter -> assertThat(letter.again()).isFalse());
    }

    @Test
    public void deliversTheLastEventsOfADeletedApp() {
        App app = given().app(Given.webhook(URL));
        Deployment open = given().open(app, 1);
        DeploymentEvent cancelled = given().tell(app, open, "Cancelled");

        stores().transactions().run(() -> stores().apps().delete(app.id()));

        assertThat(next(open, 0)).contains(cancelled);
    }

    protected Optional<DeploymentEvent> next(Deployment deployment, int receiver) {
        return deliveries().next(deployment.id(), receiver).map(Deliveries.Next::event);
    }

    protected void deliver(Deployment deployment, int receiver) {
        Deliveries.Next next = deliveries().next(deployment.id(), receiver).orElseThrow();
        stores().transactions().run(() -> deliveries().delivered(next));
    }

    private void fail(Deployment deployment, int tries, boolean dead) {
        Deliveries.Next next = deliveries().next(deployment.id(), 0).orElseThrow();
        stores().transactions().run(() -> deliveries().failed(next, tries, "answered 500", dead));
    }
}
