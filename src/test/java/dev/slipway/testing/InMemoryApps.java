package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.pipeline.AppStore;
import dev.slipway.testing.Tables.AppRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record InMemoryApps(InMemoryTransactions in) implements AppStore {

    @Override
    public void save(App app) {
        in.run(() -> {
            boolean taken = all().stream()
                    .anyMatch(other ->
                            other.name().equals(app.name()) && !other.id().equals(app.id()));
            if (taken) {
                throw new IllegalStateException("there is another App " + app.name());
            }
            in.tables().apps.put(app.id(), new AppRow(app, false));
        });
    }

    @Override
    public void delete(AppId app) {
        in.run(() -> in.tables().apps.computeIfPresent(app, (id, row) -> new AppRow(row.app(), true)));
    }

    @Override
    public Standing standing(AppId app) {
        return in.call(() -> Optional.ofNullable(in.tables().apps.get(app))
                .map(row -> row.deleted() ? Standing.DELETED : Standing.THERE)
                .orElse(Standing.UNKNOWN));
    }

    /** Here every transaction locks everything. */
    @Override
    public void lock(AppId app) {}

    @Override
    public Optional<App> find(AppId id) {
        return all().stream().filter(app -> app.id().equals(id)).findFirst();
    }

    @Override
    public Optional<App> find(AppName name) {
        return all().stream().filter(app -> app.name().equals(name)).findFirst();
    }

    @Override
    public List<App> all() {
        return in.call(() -> in.tables().apps.values().stream()
                .filter(row -> !row.deleted())
                .map(AppRow::app)
                .sorted(Comparator.<App, String>comparing(app -> app.name().namespace())
                        .thenComparing(app -> app.name().name()))
                .toList());
    }
}
