package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Repositories;
import dev.slipway.testing.Tables.RepositoryRow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

record InMemoryRepositories(InMemoryTransactions in) implements Repositories {

    @Override
    public Optional<RepositoryId> find(String key) {
        return in.call(
                () -> Optional.ofNullable(in.tables().repositories.get(key)).map(RepositoryRow::id));
    }

    @Override
    public List<App> apps(RepositoryId repository) {
        return new InMemoryApps(in)
                .all().stream()
                        .filter(app -> RepositoryId.of(app).equals(repository))
                        .sorted(Comparator.comparing(App::id))
                        .toList();
    }

    @Override
    public List<AppId> followers(RepositoryId repository) {
        return apps(repository).stream().map(App::id).toList();
    }

    @Override
    public List<RepositoryId> all() {
        return in.call(() -> in.tables().repositories.values().stream()
                .map(RepositoryRow::id)
                .filter(id -> !apps(id).isEmpty())
                .toList());
    }

    @Override
    public List<RepositoryId> named(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(id -> id.url().toLowerCase(Locale.ROOT).contains(lower))
                .toList();
    }

    @Override
    public void ensure(RepositoryId repository) {
        in.run(() -> in.tables()
                .repositories
                .putIfAbsent(repository.key(), new RepositoryRow(repository, new Polling(0, "", Optional.empty()))));
    }

    @Override
    public Polling polling(RepositoryId repository) {
        return in.call(() -> in.tables().repository(repository).polling());
    }

    @Override
    public Map<AppName, String> troubles(String owner) {
        return in.call(() -> {
            Map<AppName, String> troubles = new TreeMap<>(Comparator.comparing(AppName::toString));
            for (App app : new InMemoryApps(in).all()) {
                String asking = polling(RepositoryId.of(app)).trouble();
                String trouble =
                        asking.isEmpty() ? new InMemoryHeads(in).of(app.id()).trouble() : asking;
                if (app.owner().equals(owner) && !trouble.isEmpty()) {
                    troubles.put(app.name(), trouble);
                }
            }
            return troubles;
        });
    }

    /** As long as nobody answers, the last answer stays known. */
    @Override
    public void save(RepositoryId repository, Polling polling) {
        in.run(() -> {
            in.tables().repository(repository);
            in.tables().repositories.put(repository.key(), new RepositoryRow(repository, polling));
        });
    }
}
