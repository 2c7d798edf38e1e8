package dev.slipway.db;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.AppStore;
import jakarta.inject.Singleton;
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

    private final Ledger ledger;
    private final AppRow.Rows rows;
    private final Json json = new Json();

    /** What a document was parsed to last time, by App; a document that differs is parsed again. */
    private final Map<String, Parsed> remembered = new ConcurrentHashMap<>();

    AppTable(Ledger ledger, AppRow.Rows rows) {
        this.ledger = ledger;
        this.rows = rows;
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
        return first("uid = ?1 and deletedAt is null", id.uid());
    }

    @Override
    public Optional<App> find(AppName name) {
        return first("namespace = ?1 and name = ?2 and deletedAt is null", name.namespace(), name.name());
    }

    /** Deleted ones too: their last events are still told. */
    Optional<App> ofDeployment(String deployment) {
        return first("uid = (select d.app from DeploymentRow d where d.id = ?1)", deployment);
    }

    @Override
    public List<App> all() {
        return list("deletedAt is null order by namespace, name");
    }

    List<App> following(RepositoryId repository) {
        return list("repository = ?1 and deletedAt is null order by uid", repository.key());
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

    private Optional<App> first(String query, Object... parameters) {
        return ledger.read(
                () -> rows.find(query, parameters).firstResultOptional().flatMap(this::app));
    }

    private List<App> list(String query, Object... parameters) {
        return ledger.read(() -> rows.list(query, parameters).stream()
                .flatMap(row -> app(row).stream())
                .toList());
    }

    private Optional<App> app(AppRow row) {
        return parsed(row)
                .map(parsed -> new App(
                        new AppId(row.uid),
                        new AppName(row.namespace, row.name),
                        row.generation,
                        row.owner,
                        parsed.spec(),
                        parsed.manifest()));
    }

    private Optional<Parsed> parsed(AppRow row) {
        Parsed known = remembered.get(row.uid);
        if (known != null && known.stored().equals(row.manifest)) {
            return Optional.of(known);
        }
        return switch (AppManifest.parse(json.map(row.manifest))) {
            case AppManifest.Parsed.Valid valid -> {
                if (remembered.size() >= MOST_REMEMBERED) {
                    remembered.clear();
                }
                Parsed parsed = new Parsed(row.manifest, valid.spec(), valid.manifest());
                remembered.put(row.uid, parsed);
                yield Optional.of(parsed);
            }
            case AppManifest.Parsed.Invalid(List<String> problems) -> {
                LOG.errorf(
                        "the App %s/%s is stored with what this version refuses, and is left alone: %s",
                        row.namespace, row.name, String.join("; ", problems));
                yield Optional.empty();
            }
        };
    }
}
