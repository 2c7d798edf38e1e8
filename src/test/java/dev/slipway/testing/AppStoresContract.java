package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.AppStore.Standing;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.Repositories.Polling;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every record of Apps, repositories, heads, queued revisions and triggers must do. */
public abstract class AppStoresContract {

    protected abstract Stores stores();

    private Given given() {
        return new Given(stores());
    }

    @Test
    public void findsAnAppAsItWasSaved() {
        App app = given().app(Given.webhook("https://example.com/hook", "Failed"));

        assertThat(stores().apps().find(app.id())).contains(app);
        assertThat(stores().apps().find(app.name())).contains(app);
        assertThat(stores().apps().all()).contains(app);
    }

    @Test
    public void replacesAnAppOfTheSameId() {
        App app = given().app();
        App other = Given.unstored(app.name().name(), 2, "elsewhere");
        App changed = new App(app.id(), app.name(), 2, app.owner(), other.spec(), other.manifest());

        stores().transactions().run(() -> stores().apps().save(changed));

        assertThat(stores().apps().find(app.name())).contains(changed);
    }

    @Test
    public void refusesASecondAppOfTheSameName() {
        App app = given().app();
        App second = new App(new AppId(Given.id()), app.name(), 1, "api", app.spec(), app.manifest());

        assertThatThrownBy(
                        () -> stores().transactions().run(() -> stores().apps().save(second)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    public void forgetsADeletedAppAndFreesItsName() {
        App app = given().app();
        App second = new App(new AppId(Given.id()), app.name(), 1, "api", app.spec(), app.manifest());

        stores().transactions().run(() -> stores().apps().delete(app.id()));
        stores().transactions().run(() -> stores().apps().save(second));

        assertThat(stores().apps().find(app.id())).isEmpty();
        assertThat(stores().apps().find(app.name())).contains(second);
        assertThat(stores().apps().all()).contains(second).doesNotContain(app);
        assertThat(stores().apps().standing(app.id())).isEqualTo(Standing.DELETED);
        assertThat(stores().apps().standing(second.id())).isEqualTo(Standing.THERE);
        assertThat(stores().apps().standing(new AppId(Given.id()))).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    public void remembersWhatWasSeenOfAnAppAndHastensTheNextLook() {
        App app = given().app();
        Sighting first = new Sighting(
                app.id(),
                "d1",
                Optional.empty(),
                Given.NOW,
                "",
                "",
                "",
                Optional.empty(),
                Given.NOW,
                0,
                Optional.empty());
        Sighting later = new Sighting(
                app.id(),
                "d2",
                Optional.of(Given.NOW),
                Given.NOW.plusSeconds(300),
                "it differs",
                "a: 1 instead of 2",
                "it crashes",
                Optional.of(Given.NOW.plusSeconds(1)),
                Given.NOW.plusSeconds(2),
                3,
                Optional.of(Given.NOW.plusSeconds(4)));
        assertThat(stores().sightings().of(app.id())).isEmpty();
        stores().transactions().run(() -> stores().sightings().hasten(app.id(), Given.NOW));
        assertThat(stores().sightings().of(app.id())).isEmpty();

        stores().transactions().run(() -> stores().sightings().save(first));
        assertThat(stores().sightings().of(app.id())).contains(first);
        stores().transactions().run(() -> stores().sightings().save(later));
        assertThat(stores().sightings().of(app.id())).contains(later);

        stores().transactions().run(() -> stores().sightings().hasten(app.id(), Given.NOW.plusSeconds(400)));
        assertThat(stores().sightings().of(app.id())).contains(later);
        stores().transactions().run(() -> stores().sightings().hasten(app.id(), Given.NOW.plusSeconds(100)));
        assertThat(stores().sightings().of(app.id()).orElseThrow().dueAt()).isEqualTo(Given.NOW.plusSeconds(100));
    }

    @Test
    public void listsTheAppsOfARepositoryByTheirIds() {
        App one = given().app();
        RepositoryId repository = RepositoryId.of(one);
        App template = Given.unstored("y" + Given.id().substring(0, 8), 1, "unused");
        App two = new App(template.id(), template.name(), 1, "api", one.spec(), one.manifest());
        App three = given().app();
        stores().transactions().run(() -> stores().apps().save(sameDocument(one, two)));

        assertThat(stores().repositories().apps(repository).stream().map(App::id))
                .containsExactlyElementsOf(
                        List.of(one.id(), two.id()).stream().sorted().toList());
        assertThat(stores().repositories().followers(repository))
                .containsExactlyElementsOf(stores().repositories().apps(repository).stream()
                        .map(App::id)
                        .toList());
        assertThat(stores().repositories().find(repository.key())).contains(repository);
        assertThat(stores().repositories().all()).contains(repository, RepositoryId.of(three));
        assertThat(stores().repositories().named(repository.url().toUpperCase(Locale.ROOT)))
                .contains(repository);
        assertThat(stores().repositories().named("no-such-repository")).isEmpty();

        stores().transactions().run(() -> stores().apps().delete(three.id()));
        assertThat(stores().repositories().all()).contains(repository).doesNotContain(RepositoryId.of(three));
    }

    private static App sameDocument(App one, App two) {
        return new App(two.id(), two.name(), two.generation(), two.owner(), one.spec(), one.manifest());
    }

    @Test
    public void remembersHowAskingGoes() {
        RepositoryId repository = RepositoryId.of(given().app());
        Polling never = stores().repositories().polling(repository);
        Polling failing = new Polling(3, "no route to host", Optional.of(Given.NOW));

        stores().transactions().run(() -> stores().repositories().save(repository, failing));
        stores().transactions().run(() -> stores().repositories().ensure(repository));

        assertThat(never).isEqualTo(new Polling(0, "", Optional.empty()));
        assertThat(stores().repositories().polling(repository)).isEqualTo(failing);
    }

    @Test
    public void keepsTheHeadOfEachApp() {
        App app = given().app();
        Head considered = new Head(app.id(), 1, Optional.of(Samples.commit(1)), 1, "");
        Head gone = new Head(app.id(), 1, Optional.<Commit>empty(), 1, "the branch is gone");

        assertThat(stores().heads().of(app.id())).isEqualTo(new Head(app.id(), 0, Optional.empty(), 0, ""));
        stores().transactions().run(() -> stores().heads().save(considered));
        assertThat(stores().heads().of(app.id())).isEqualTo(considered);
        stores().transactions().run(() -> stores().heads().save(gone));
        assertThat(stores().heads().of(app.id())).isEqualTo(gone);
    }

    @Test
    public void queuesEachTriggerKeyOnceForEver() {
        App app = given().app();
        String trigger = app.id() + "/1/move:1/";

        assertThat(stores().queue().has(trigger)).isFalse();
        assertThat(add(Given.queued(app, 1, trigger))).isTrue();
        assertThat(add(Given.queued(app, 2, trigger))).isFalse();
        stores().transactions().run(() -> stores().queue().take(stores().queue().waiting(app.id())));

        assertThat(add(Given.queued(app, 1, trigger))).isFalse();
        assertThat(stores().queue().has(trigger)).isTrue();
        assertThat(waiting(app)).isEmpty();
        assertThat(stores().queue().known(app.id(), Set.of(Samples.commit(1), Samples.commit(2))))
                .containsExactly(Samples.commit(1));
        assertThat(stores().queue().known(app.id(), Set.of())).isEmpty();
    }

    @Test
    public void listsWhatWaitsInItsOrder() {
        App app = given().app();
        QueuedRevision later =
                new QueuedRevision(0, app.id(), 1, Given.revision(3), app.id() + "/3", Optional.of(Given.NOW), "again");
        add(Given.queued(app, 1, app.id() + "/1"));
        add(Given.queued(app, 2, app.id() + "/2"));
        add(later);
        List<QueuedRevision> before = waiting(app);

        stores().transactions().run(() -> stores().queue().take(List.of(before.get(1))));

        assertThat(before)
                .extracting(QueuedRevision::revision)
                .containsExactly(Given.revision(1), Given.revision(2), Given.revision(3));
        assertThat(before).extracting(QueuedRevision::sequence).isSorted().doesNotHaveDuplicates();
        assertThat(waiting(app)).containsExactly(before.get(0), before.get(2));
        assertThat(before.get(2).notBefore()).contains(Given.NOW);
    }

    @Test
    public void waitsWithTheNewestWhenTooManyWait() {
        App app = given().app();
        stores().transactions().run(() -> {
            for (int i = 1; i <= 1_003; i++) {
                stores().queue().add(Given.queued(app, i, app.id() + "/" + i));
            }
        });

        assertThat(waiting(app)).hasSize(1_000);
        assertThat(waiting(app).getFirst().revision()).isEqualTo(Given.revision(4));
        assertThat(waiting(app).getLast().revision()).isEqualTo(Given.revision(1_003));
    }

    @Test
    public void passesARevisionThatNeverWaitsAndKnowsItsKeyAndCommit() {
        App app = given().app();
        QueuedRevision overtaken = Given.queued(app, 1, app.id() + "/overtaken");
        QueuedRevision another = Given.queued(app, 2, app.id() + "/another");

        assertThat(pass(overtaken)).containsExactly(overtaken);
        assertThat(pass(overtaken, another)).containsExactly(another);
        assertThat(pass(overtaken)).isEmpty();
        assertThat(add(overtaken)).isFalse();

        assertThat(waiting(app)).isEmpty();
        assertThat(stores().queue().known(app.id(), Set.of(overtaken.revision().commit())))
                .hasSize(1);
    }

    private List<QueuedRevision> pass(QueuedRevision... revisions) {
        return stores().transactions().call(() -> stores().queue().pass(List.of(revisions)));
    }

    @Test
    public void storesEachDeliveryOfATriggerOnce() {
        RepositoryId repository = RepositoryId.of(given().app());
        RepositoryId other = RepositoryId.of(given().app());
        String delivery = Given.id();

        assertThat(add(Given.trigger(repository, delivery))).isTrue();
        assertThat(add(Given.trigger(repository, delivery))).isFalse();
        assertThat(add(Given.trigger(other, delivery))).isTrue();
        assertThat(unhandled(repository)).hasSize(1);
    }

    @Test
    public void handlesTriggersOnce() {
        RepositoryId repository = RepositoryId.of(given().app());
        add(Given.trigger(repository, Given.id()));
        add(Given.trigger(repository, Given.id()));
        List<Trigger> both = unhandled(repository);

        stores().transactions().run(() -> stores().triggers().handled(both.subList(0, 1), "looked"));

        assertThat(both)
                .extracting(Trigger::hint)
                .containsOnly(Given.trigger(repository, "").hint());
        assertThat(unhandled(repository)).containsExactly(both.get(1));
    }

    @Test
    public void leavesNothingOfATransactionThatThrows() {
        App app = given().app();
        List<Boolean> added = new ArrayList<>();

        assertThatThrownBy(() -> stores().transactions().run(() -> {
                    added.add(stores().queue().add(Given.queued(app, 1, app.id() + "/1")));
                    throw new IllegalStateException("as the test wants it");
                }))
                .hasMessage("as the test wants it");

        assertThat(added).containsExactly(true);
        assertThat(waiting(app)).isEmpty();
    }

    @Test
    public void doomsTheWholeTransactionWhenAPartOfItThrows() {
        App app = given().app();

        assertThatThrownBy(() -> stores().transactions().run(() -> {
                    stores().queue().add(Given.queued(app, 1, app.id() + "/1"));
                    try {
                        stores().transactions().run(() -> {
                            throw new IllegalStateException("caught");
                        });
                    } catch (IllegalStateException e) {
                        stores().apps().find(app.id());
                    }
                }))
                .isInstanceOf(RuntimeException.class);

        assertThat(waiting(app)).isEmpty();
    }

    private boolean add(QueuedRevision revision) {
        return stores().transactions().call(() -> stores().queue().add(revision));
    }

    private boolean add(Trigger trigger) {
        return stores().transactions().call(() -> stores().triggers().add(trigger));
    }

    private List<QueuedRevision> waiting(App app) {
        return stores().transactions().call(() -> stores().queue().waiting(app.id()));
    }

    private List<Trigger> unhandled(RepositoryId repository) {
        return stores().transactions().call(() -> stores().triggers().unhandled(repository));
    }
}
