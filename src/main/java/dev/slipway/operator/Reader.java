package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.Track;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Stores;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

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
            Optional<Deployment> applied = stores.deployments().lastSucceeded(app.id());
            return new Known(
                    app,
                    stores.heads().of(app.id()),
                    stores.repositories().polling(RepositoryId.of(app)),
                    newest,
                    newest.stream()
                            .findFirst()
                            .flatMap(first ->
                                    stores.history().find(first.deployment().id())),
                    applied,
                    applied.map(one -> stores.results().of(one.id(), Track.FORWARD))
                            .orElse(List.of()),
                    stores.queue().waiting(app.id()),
                    stores.sightings().of(app.id()));
        });
    }
}
