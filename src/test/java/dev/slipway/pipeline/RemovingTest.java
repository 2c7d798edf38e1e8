package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.AppStore.Standing;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.Given;
import dev.slipway.testing.House;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Blame;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemovingTest {

    private static final Caller SOMEBODY = new Caller("somebody");

    private final App app = removed(Samples.app(Samples.process()));
    private final House house = new House(app);
    private final Register register = new Register(house.stores(), house.wakes(), Given::id, house.clock());

    private static App removed(App app) {
        AppSpec spec = new Respec(app.spec()).removedOnDeletion().spec();
        return new App(app.id(), app.name(), app.generation(), app.owner(), spec, app.manifest());
    }

    private Answer delete() {
        return register.delete(app.name(), app.owner(), SOMEBODY);
    }

    private Standing standing() {
        return house.stores().apps().standing(app.id());
    }

    @Test
    void takesAwayWhatRanBeforeTheAppGoes() {
        house.push(1);
        house.settle();

        Answer answer = delete();
        assertThat(standing()).isEqualTo(Standing.THERE);
        house.settle();

        assertThat(answer.message()).contains("is taken away, and then it is deleted");
        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded");
        assertThat(house.newest().outcome().orElseThrow().reason().word()).isEqualTo("Removed");
        assertThat(house.stores().history().events(house.newest().id()))
                .extracting(DeploymentEvent::type)
                .containsExactly("Started", "StepEnded", "StepEnded", "Succeeded");
    }

    @Test
    void leavesWhatRunsWhenNothingElseIsWished() {
        App orphaning = Samples.app(Samples.process());
        House other = new House(orphaning);
        Register its = new Register(other.stores(), other.wakes(), Given::id, other.clock());
        other.push(1);
        other.settle();

        its.delete(orphaning.name(), orphaning.owner(), SOMEBODY);
        other.settle();

        assertThat(other.world().things()).hasSize(1);
        assertThat(other.stores().apps().standing(orphaning.id())).isEqualTo(Standing.DELETED);
        assertThat(other.outcomes()).containsExactly("Succeeded");
    }

    @Test
    void goesAtOnceWhenNothingEverRan() {
        delete();

        assertThat(standing()).isEqualTo(Standing.DELETED);
        assertThat(house.outcomes()).isEmpty();
    }

    @Test
    void endsWhatIsBeingDeployedFirst() {
        house.push(1);
        house.settle();
        house.world().next("process.stop", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        house.push(2);
        house.advance();

        delete();
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Cancelled", "Succeeded");
        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }

    @Test
    void takesAwayWhatWasLeftUnfinished() {
        house.push(1);
        house.settle();
        house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        house.push(2);
        house.advance();
        house.push(3);
        house.world().next("process.start", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        house.advance();
        house.advance();

        delete();
        house.settle();

        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }

    @Test
    void bearsAnOutage() {
        house.push(1);
        house.settle();
        house.world().next("process.stop", FakeWorld.failed(Blame.WORLD, "Unreachable"));

        delete();
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "Succeeded");
        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }

    @Test
    void letsTheAppGoWhenWhatRunsCanNotBeTakenAway() {
        house.push(1);
        house.settle();
        for (int i = 0; i < 100; i++) {
            house.world().next("process.stop", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        }

        delete();
        house.settle();

        assertThat(house.outcomes()).containsExactly("Succeeded", "RollbackFailed");
        assertThat(house.newest().outcome().orElseThrow().message())
                .contains("what ran for it may still be there", "Unreachable");
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }

    @Test
    void deploysNothingThatIsPushedMeanwhile() {
        house.push(1);
        house.settle();
        delete();
        for (int i = 2; i <= RevisionQueue.MOST_WAITING + 5; i++) {
            house.push(i);
        }

        house.settle();

        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
        assertThat(house.stores().deployments().open(app.id())).isEmpty();
        assertThat(house.newest().isRemoval()).isTrue();
    }

    @Test
    void isRemovedWhileItIsSuspended() {
        house.push(1);
        house.settle();
        AppSpec suspended = new Respec(app.spec()).suspended().spec();
        App next = new App(app.id(), app.name(), 2, app.owner(), suspended, "{}");
        house.stores().transactions().run(() -> house.stores().apps().save(next));

        delete();
        house.settle();

        assertThat(house.world().things()).isEmpty();
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }

    @Test
    void takesNoOtherWishMeanwhile() {
        house.push(1);
        house.settle();
        String ran = house.newest().id();
        delete();

        assertThat(register.put(app.name(), app.spec(), "{}", app.owner()))
                .isInstanceOfSatisfying(
                        Register.Writing.Refused.class,
                        refused -> assertThat(refused.why()).contains("make it again when it is gone"));
        assertThat(house.commands().retry(ran, SOMEBODY))
                .isInstanceOfSatisfying(
                        Answer.Conflict.class,
                        conflict -> assertThat(conflict.message()).contains("is being deleted"));
        assertThat(delete().message()).contains("already");
        assertThat(register.removing(app.id())).isPresent();
        house.settle();
        assertThat(register.removing(app.id())).isEmpty();
        assertThat(house.outcomes()).hasSize(2);
    }

    @Test
    void isLetGoInItsMiddle() {
        house.push(1);
        house.settle();
        house.world().next("process.stop", FakeWorld.failed(Blame.WORLD, "Unreachable"));
        delete();
        house.advance();
        Deployment removal = house.newest();

        register.letGo(app.name(), app.owner());
        house.pass(Duration.ofSeconds(1));
        house.settle();

        assertThat(removal.isRemoval()).isTrue();
        assertThat(house.outcomes()).containsExactly("Succeeded", "Cancelled");
        assertThat(house.world().things()).hasSize(1);
        assertThat(standing()).isEqualTo(Standing.DELETED);
    }
}
