package dev.slipway.db;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.AppStore;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Apps by the document they came from: what is stored is parsed again, so that one version of the rules decides what it means. */
@Singleton
final class AppTable implements AppStore {

    private static final Logger LOG = Logger.getLogger(AppTable.class);
    private static final int MOST_REMEMBERED = 5_000;
    private static final String SELECT = "select uid, namespace, name, generation, owner, manifest from app where ";

    private final Ledger ledger;
    private final Json json = new Json();

    /** What a document was parsed to last time, by App; a document that differs is parsed again. */
    private final Map<String, Parsed> remembered = new ConcurrentHashMap<>();

    AppTable(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Parsed(String stored, AppSpec spec, String manifest) {}

    @Override
    public void save(App app) {
        ledger.change(
                """
                insert into app (uid, namespace, name, generation, owner, manifest, repository, poll_every)
                values (:uid, :namespace, :name, :generation, :owner, cast(:manifest as jsonb), :repository, :every)
                on conflict (uid) do update set namespace = excluded.namespace, name = excluded.name,
                  generation = excluded.generation, owner = excluded.owner, manifest = excluded.manifest,
                  repository = excluded.repository, poll_every = excluded.poll_every""",
                "uid",
                app.id().uid(),
                "namespace",
                app.name().namespace(),
                "name",
                app.name().name(),
                "generation",
                app.generation(),
                "owner",
                app.owner(),
                "manifest",
                app.manifest(),
                "repository",
                RepositoryId.of(app).key(),
                "every",
                app.spec().source().interval().toMillis());
    }

    @Override
    public void delete(AppId app) {
        ledger.change("update app set deleted_at = now() where uid = :uid and deleted_at is null", "uid", app.uid());
        remembered.remove(app.uid());
    }

    @Override
    public Standing standing(AppId app) {
        return ledger
                .values(Boolean.class, "select deleted_at is not null from app where uid = :uid", "uid", app.uid())
                .stream()
                .findFirst()
                .map(deleted -> deleted ? Standing.DELETED : Standing.THERE)
                .orElse(Standing.UNKNOWN);
    }

    @Override
    public void lock(AppId app) {
        ledger.values(Integer.class, "select 1 from app where uid = :uid for no key update", "uid", app.uid());
    }

    @Override
    public Optional<App> find(AppId id) {
        return first("uid = :uid and deleted_at is null", "uid", id.uid());
    }

    @Override
    public Optional<App> find(AppName name) {
        return first(
                "namespace = :namespace and name = :name and deleted_at is null",
                "namespace",
                name.namespace(),
                "name",
                name.name());
    }

    /** Deleted ones too: their last events are still told. */
    Optional<App> ofDeployment(String deployment) {
        return first("uid = (select app from deployment where id = :deployment)", "deployment", deployment);
    }

    @Override
    public List<App> all() {
        return list("deleted_at is null order by namespace, name");
    }

    List<App> following(RepositoryId repository) {
        return list("repository = :key and deleted_at is null order by uid", "key", repository.key());
    }

    List<AppId> followers(RepositoryId repository) {
        return ledger
                .values(
                        String.class,
                        "select uid from app where repository = :key and deleted_at is null order by uid",
                        "key",
                        repository.key())
                .stream()
                .map(AppId::new)
                .toList();
    }

    private Optional<App> first(String condition, Object... namesAndValues) {
        return list(condition, namesAndValues).stream().findFirst();
    }

    private List<App> list(String condition, Object... namesAndValues) {
        return ledger.rows(this::app, SELECT + condition, namesAndValues).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<App> app(ResultSet row) throws SQLException {
        String uid = row.getString("uid");
        AppName name = new AppName(row.getString("namespace"), row.getString("name"));
        long generation = row.getLong("generation");
        String owner = row.getString("owner");
        return parsed(uid, name, row.getString("manifest"))
                .map(parsed -> new App(new AppId(uid), name, generation, owner, parsed.spec(), parsed.manifest()));
    }

    private Optional<Parsed> parsed(String uid, AppName name, String manifest) {
        Parsed known = remembered.get(uid);
        if (known != null && known.stored().equals(manifest)) {
            return Optional.of(known);
        }
        return switch (AppManifest.parse(json.map(manifest))) {
            case AppManifest.Parsed.Valid valid -> {
                if (remembered.size() >= MOST_REMEMBERED) {
                    remembered.clear();
                }
                Parsed parsed = new Parsed(manifest, valid.spec(), valid.manifest());
                remembered.put(uid, parsed);
                yield Optional.of(parsed);
            }
            case AppManifest.Parsed.Invalid(List<String> problems) -> {
                LOG.errorf(
                        "the App %s is stored with what this version refuses, and is left alone: %s",
                        name, String.join("; ", problems));
                yield Optional.empty();
            }
        };
    }
}
