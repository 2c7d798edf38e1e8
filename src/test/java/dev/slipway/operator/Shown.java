package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.guard.Guardrail;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Sighting;
import dev.slipway.testing.House;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An App of a whole core, and the status that is shown of it. */
record Shown(App app, House house) {

    static final Instant NOW = Instant.parse("2031-01-01T00:00:00.5Z");
    static final Wish GRANTED = new Wish("token", null);

    static Shown of(App app, Guardrail... guardrails) {
        House house = new House(app, guardrails);
        house.stores().transactions().run(() -> {
            house.stores().repositories().ensure(RepositoryId.of(app));
            house.stores().heads().save(new Head(app.id(), 1, Optional.of(Samples.commit(1)), 1, ""));
        });
        return new Shown(app, house);
    }

    static App with(AppSpec spec) {
        App like = Samples.app(Samples.process());
        return new App(like.id(), like.name(), like.generation(), like.owner(), spec, like.manifest());
    }

    /** Pushed, and deployed as far as it goes by itself. */
    Shown pushed(int commit) {
        house.push(commit);
        house.settle();
        return this;
    }

    Shown suspended() {
        App suspended = with(new Respec(app.spec()).suspended().spec());
        house.stores().transactions().run(() -> house.stores().apps().save(suspended));
        return new Shown(suspended, house);
    }

    /** Somebody looked at what was deployed well last, this long after its end. */
    void seen(Duration later, String drift, String ailment) {
        Deployment last = house.stores().deployments().lastSucceeded(app.id()).orElseThrow();
        Instant at = last.endedAt().orElseThrow().plus(later);
        house.stores()
                .transactions()
                .run(() -> house.stores()
                        .sightings()
                        .save(new Sighting(
                                app.id(),
                                last.id(),
                                Optional.of(at),
                                at.plusSeconds(300),
                                drift,
                                "",
                                ailment,
                                Optional.empty(),
                                at,
                                0,
                                Optional.empty())));
    }

    AppStatus status() {
        return status(AppStatus.NONE, NOW);
    }

    AppStatus status(AppStatus before, Instant now) {
        return new Projection(7, before, now).of(new Reader(house.stores()).read(app), GRANTED);
    }

    List<String> words() {
        return words(status());
    }

    static List<String> words(AppStatus status) {
        return status.conditions().stream()
                .map(one -> one.type() + "=" + one.status() + "/" + one.reason())
                .toList();
    }

    String message(String condition) {
        return status().condition(condition).orElseThrow().message();
    }
}
