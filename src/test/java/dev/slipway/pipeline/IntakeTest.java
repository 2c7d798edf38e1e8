package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Source;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.testing.FakeRemote;
import dev.slipway.testing.InMemoryStores;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final Stores stores = new InMemoryStores().stores();
    private final FakeRemote remote = new FakeRemote();
    private final List<AppId> woken = new ArrayList<>();
    private final List<RepositoryId> asked = new ArrayList<>();
    private final Wakes wakes = new Wakes() {
        @Override
        public void apps(SortedSet<AppId> apps) {
            woken.addAll(apps);
        }

        @Override
        public void repository(RepositoryId repository) {
            asked.add(repository);
        }

        @Override
        public void delivery(String deployment, int receiver) {}
    };
    private int ids;
    private final Ids nextId = () -> String.format("id%04d", ++ids);
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final Announcer announcer = new Announcer(stores, List.of(), wakes, nextId, clock);
    private final Intake intake =
            new Intake(stores, remote, wakes, new Overtaken(stores, announcer, nextId, clock), clock);
    private final RepositoryId repository = RepositoryId.of(app("a", ""));

    @Test
    void queuesTheHeadOfANewApp() {
        follow(app("a", ""));
        remote.move("main", Samples.commit(1));

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));

        assertThat(queued("a")).containsExactly(Samples.revision(1).toString());
        assertThat(woken).containsExactly(new AppId("a"));
    }

    @Test
    void asksTheRemoteWhenSomebodyAsksForADeployment() {
        Commands commands = new Commands(stores, announcer, wakes, nextId, clock);
        Caller somebody = new Caller("somebody");
        follow(app("a", ""));

        assertThat(commands.deploy(app("a", "").name(), somebody))
                .isInstanceOfSatisfying(
                        Answer.Conflict.class,
                        conflict -> assertThat(conflict.message()).contains("the remote is asked now"));
        remote.move("main", Samples.commit(1));
        visit();
        assertThat(commands.deploy(app("a", "").name(), somebody)).isInstanceOf(Answer.Accepted.class);

        assertThat(asked).containsExactly(repository, repository);
        assertThat(queued("a"))
                .containsExactly(
                        Samples.revision(1).toString(), Samples.revision(1).toString());
    }

    @Test
    void queuesNothingWhenTheRefHasNotMoved() {
        follow(app("a", ""));
        remote.move("main", Samples.commit(1));
        visit();

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(0));
    }

    @Test
    void queuesAPushBackToAnOldCommitAgain() {
        follow(app("a", ""));
        for (int commit : new int[] {1, 2, 1}) {
            remote.move("main", Samples.commit(commit));
            visit();
        }

        assertThat(queued("a"))
                .containsExactly(
                        Samples.revision(1).toString(),
                        Samples.revision(2).toString(),
                        Samples.revision(1).toString());
    }

    @Test
    void asksTheRemoteOnceForAllAppsAndComparesEachPairOfCommitsOnce() {
        for (int i = 0; i < 20; i++) {
            follow(app("a" + i, "apps/" + i));
        }
        remote.move("main", Samples.commit(1));
        visit();
        remote.move("main", Samples.commit(2));
        remote.changes(Samples.commit(1), Samples.commit(2), "apps/7/main.py", "README.md");

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));

        assertThat(queued("a7")).hasSize(2);
        assertThat(queued("a8")).hasSize(1);
        assertThat(remote.listings()).isEqualTo(2);
        assertThat(remote.comparisons()).isEqualTo(1);
    }

    @Test
    void comparesWithTheLastCommitThatWasConsideredNotWithTheLastThatTouched() {
        follow(app("a", "deploy"));
        remote.move("main", Samples.commit(1));
        visit();
        remote.changes(Samples.commit(1), Samples.commit(2), "README.md");
        remote.move("main", Samples.commit(2));
        visit();
        remote.changes(Samples.commit(2), Samples.commit(3), "deploy/app.yaml");
        remote.move("main", Samples.commit(3));

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));
    }

    @Test
    void touchesAllAppsWhenTheCommitsCannotBeCompared() {
        follow(app("a", "deploy"));
        remote.move("main", Samples.commit(1));
        visit();
        remote.move("main", Samples.commit(2));

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));
    }

    @Test
    void queuesAgainWhenTheSpecChanged() {
        App app = app("a", "");
        follow(app);
        remote.move("main", Samples.commit(1));
        visit();
        follow(new App(app.id(), app.name(), 2, app.owner(), app.spec(), app.manifest()));

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));
    }

    @Test
    void saysWhichRefIsNotThereAndGoesOnWhenItIs() {
        follow(app("a", ""));

        visit();
        assertThat(stores.heads().of(new AppId("a")).trouble()).contains("no branch \"main\"");

        remote.move("main", Samples.commit(1));
        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(1));
        assertThat(stores.heads().of(new AppId("a")).trouble()).isEmpty();
    }

    @Test
    void keepsTheTriggerAndCountsFailuresWhileTheRemoteDoesNotAnswer() {
        follow(app("a", ""));
        intake.hint("github", "d1", Optional.empty(), List.of(repository));
        remote.answers(new Remotes.Listing.Unreachable("no route"));

        visit();
        assertThat(visit()).isEqualTo(new Intake.Visit.Failed(2, "no route"));

        assertThat(stores.triggers().unhandled(repository)).hasSize(1);
    }

    @Test
    void takesADeliveryOnce() {
        follow(app("a", ""));

        assertThat(intake.hint("github", "d1", Optional.empty(), List.of(repository)))
                .isTrue();
        assertThat(intake.hint("github", "d1", Optional.empty(), List.of(repository)))
                .isFalse();
    }

    @Test
    void showsPushesThatWereOvertakenBeforeAnybodyLooked() {
        follow(app("a", ""));
        for (int i = 1; i <= 3; i++) {
            Trigger.Hint hint = new Trigger.Hint("main", Samples.commit(i));
            intake.hint("github", "d" + i, Optional.of(hint), List.of(repository));
        }
        remote.move("main", Samples.commit(3));

        visit();

        List<DeploymentRecord> shown = stores.history().list(Optional.of(new AppId("a")), Optional.empty(), 10);
        assertThat(shown)
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.deployment()
                                .outcome()
                                .orElseThrow()
                                .kind()
                                .word())
                        .isEqualTo("Superseded"));
        assertThat(queued("a")).containsExactly(Samples.revision(3).toString());
    }

    @Test
    void leavesSuspendedAppsAlone() {
        follow(suspended(app("a", "")));
        remote.move("main", Samples.commit(1));

        assertThat(visit()).isEqualTo(new Intake.Visit.Looked(0));
    }

    private Intake.Visit visit() {
        return intake.visit(repository);
    }

    private void follow(App app) {
        stores.transactions().run(() -> {
            stores.apps().save(app);
            stores.repositories().ensure(RepositoryId.of(app));
        });
    }

    private List<String> queued(String app) {
        return stores.queue().waiting(new AppId(app)).stream()
                .map(revision -> revision.revision().toString())
                .toList();
    }

    private static App app(String uid, String path) {
        App sample = Samples.app(Samples.process());
        Source source = sample.spec().source();
        Source moved =
                new Source(source.url(), source.ref(), path, PathFilter.ALL, source.interval(), source.secretRef());
        return new App(
                new AppId(uid),
                new AppName("team-a", uid),
                1,
                "api",
                new Respec(sample.spec()).source(moved).spec(),
                "{}");
    }

    private static App suspended(App app) {
        return new App(
                app.id(),
                app.name(),
                1,
                "api",
                new Respec(app.spec()).suspended().spec(),
                "{}");
    }
}
