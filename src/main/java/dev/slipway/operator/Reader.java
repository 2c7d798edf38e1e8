package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.pipeline.Stores;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the record knows of an App, as it was at one moment: parts of different ones would contradict each other. */
@Singleton
final class Reader {

    private final Stores stores;

    Reader(Stores stores) {
        this.stores = stores;
    }

    Known read(App app) {
        return stores.transactions().snapshot(() -> {
            List<DeploymentOutline> newest = stores.history().outlines(app.id(), AppStatus.MOST_HISTORY);
            return new Known(
                    app,
                    stores.heads().of(app.id()),
                    stores.repositories().polling(RepositoryId.of(app)),
                    newest,
                    running(app.id(), newest),
                    stores.queue().waiting(app.id()),
                    stores.sightings().of(app.id()));
        });
    }

    private Running running(AppId app, List<DeploymentOutline> newest) {
        Optional<Deployment> applied = succeeded(app, newest);
        List<Deployment> unfinished = isNewest(applied, newest) ? List.of() : unfinished(app, applied);
        List<String> made = Stream.concat(applied.stream(), unfinished.stream())
                .map(Deployment::id)
                .toList();
        List<String> objects = made.isEmpty() ? List.of() : stores.results().texts(made, "kube.apply", "objects");
        return new Running(applied, unfinished, objects);
    }

    /** Mostly one of the newest. */
    private Optional<Deployment> succeeded(AppId app, List<DeploymentOutline> newest) {
        Optional<Deployment> found = newest.stream()
                .map(DeploymentOutline::deployment)
                .filter(one -> one.outcome().map(Outcome::kind).equals(Optional.of(Kind.SUCCEEDED)))
                .findFirst();
        return found.isPresent() || newest.size() < AppStatus.MOST_HISTORY
                ? found
                : stores.deployments().lastSucceeded(app);
    }

    /** Nothing can be left from after it. */
    private static boolean isNewest(Optional<Deployment> applied, List<DeploymentOutline> newest) {
        return applied.map(Deployment::id)
                .equals(newest.stream()
                        .findFirst()
                        .map(first -> first.deployment().id()));
    }

    private List<Deployment> unfinished(AppId app, Optional<Deployment> applied) {
        return stores.deployments().unfinishedAfter(app, applied).stream()
                .filter(one -> !one.wasPutBack())
                .toList();
    }
}
