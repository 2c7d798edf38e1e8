package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Stores;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the record knows of an App, in one transaction: parts of different moments would contradict each other. */
@Singleton
final class Reader {

    private final Stores stores;

    Reader(Stores stores) {
        this.stores = stores;
    }

    Known read(App app) {
        return stores.transactions().call(() -> {
            List<DeploymentRecord> newest =
                    stores.history().list(Optional.of(app.id()), Optional.empty(), AppStatus.MOST_HISTORY);
            return new Known(
                    app,
                    stores.heads().of(app.id()),
                    stores.repositories().polling(RepositoryId.of(app)),
                    newest,
                    newest.stream()
                            .findFirst()
                            .flatMap(first ->
                                    stores.history().find(first.deployment().id())),
                    running(app.id(), newest),
                    stores.queue().waiting(app.id()),
                    stores.sightings().of(app.id()));
        });
    }

    private Running running(AppId app, List<DeploymentRecord> newest) {
        Optional<Deployment> applied = stores.deployments().lastSucceeded(app);
        List<Deployment> unfinished = isNewest(applied, newest) ? List.of() : unfinished(app, applied);
        List<StepResult> made = Stream.concat(applied.stream(), unfinished.stream())
                .flatMap(one -> stores.results().of(one.id(), Track.FORWARD).stream())
                .toList();
        return new Running(applied, unfinished, made);
    }

    /** Nothing can be left from after it. */
    private static boolean isNewest(Optional<Deployment> applied, List<DeploymentRecord> newest) {
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
