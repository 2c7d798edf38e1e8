package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.history.DeploymentOutline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps an App from being planned until those that it depends on are ready: nothing of theirs is on its way, and the newest proved itself. */
final class Dependencies {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** How many deployments are looked through for one that was not overtaken. */
    private static final int MOST_DEPLOYMENTS = 20;

    /** Apps beyond it are not followed in search of a circle: they wait for each other, visibly. */
    private static final int MOST_APPS = 200;

    private final Stores stores;
    private final Minutes minutes;
    private final InstantSource clock;

    Dependencies(Stores stores, Minutes minutes, InstantSource clock) {
        this.stores = stores;
        this.minutes = minutes;
        this.clock = clock;
    }

    /** What keeps a deployment from being planned; empty when nothing does. */
    Optional<Progress> missing(Turn turn) {
        App app = turn.app();
        if (app.spec().dependsOn().isEmpty()) {
            return Optional.empty();
        }
        if (isInCircle(app)) {
            Outcome outcome = new Outcome(
                    Kind.UNPLANNABLE,
                    "DependencyCycle",
                    app.name() + " depends on itself, through spec.dependsOn: remove one of the names in the circle");
            return Optional.of(minutes.ended(turn, outcome));
        }
        return app.spec().dependsOn().stream()
                .flatMap(name -> trouble(sibling(app, name)).stream())
                .findFirst()
                .map(why -> waiting(turn, why));
    }

    private Progress waiting(Turn turn, String why) {
        minutes.waiting(turn, why);
        return new Progress.Waiting(clock.instant().plus(LOOK), why);
    }

    private static AppName sibling(App app, String name) {
        return new AppName(app.name().namespace(), name);
    }

    /** Read at one moment: what is queued becomes a deployment in one transaction. */
    private Optional<String> trouble(AppName name) {
        return stores.transactions()
                .call(() -> stores.apps()
                        .find(name)
                        .map(this::trouble)
                        .orElseGet(() -> Optional.of("depends on " + name + ", and there is no such App")));
    }

    private Optional<String> trouble(App dependency) {
        String begin = "depends on " + dependency.name() + ", which ";
        if (stores.deployments().open(dependency.id()).isPresent()) {
            return Optional.of(begin + "is being deployed");
        }
        if (!stores.queue().waiting(dependency.id()).isEmpty()) {
            return Optional.of(begin + "waits to be deployed");
        }
        Optional<Deployment> last = last(dependency);
        if (last.isEmpty()) {
            return Optional.of(begin + "was never deployed");
        }
        if (kind(last.get()) != Kind.SUCCEEDED) {
            return Optional.of(begin + "is not ready: its newest deployment ended as "
                    + kind(last.get()).word());
        }
        return stores.sightings()
                .of(dependency.id())
                .filter(seen -> seen.deployment().equals(last.get().id()) && !seen.isHealthy())
                .map(seen -> begin + "does not work: " + seen.ailment());
    }

    /** What was overtaken says nothing. */
    private Optional<Deployment> last(App dependency) {
        return stores.history().outlines(dependency.id(), MOST_DEPLOYMENTS).stream()
                .map(DeploymentOutline::deployment)
                .filter(deployment -> deployment.hasEnded() && kind(deployment) != Kind.SUPERSEDED)
                .findFirst();
    }

    private static Kind kind(Deployment ended) {
        return ended.outcome().orElseThrow().kind();
    }

    private boolean isInCircle(App app) {
        Set<AppName> known = new HashSet<>();
        Deque<AppName> next = new ArrayDeque<>(names(app));
        while (!next.isEmpty() && known.size() < MOST_APPS) {
            AppName name = next.pop();
            if (name.equals(app.name())) {
                return true;
            }
            if (known.add(name)) {
                stores.transactions().call(() -> stores.apps().find(name)).ifPresent(one -> next.addAll(names(one)));
            }
        }
        return false;
    }

    private static List<AppName> names(App app) {
        return app.spec().dependsOn().stream().map(name -> sibling(app, name)).toList();
    }
}
