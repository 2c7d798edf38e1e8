package dev.slipway.db;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import dev.slipway.pipeline.Repositories;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

@Singleton
final class RepositoryTable implements Repositories {

    private final Ledger ledger;
    private final RepositoryRow.Rows rows;
    private final AppTable apps;

    RepositoryTable(Ledger ledger, RepositoryRow.Rows rows, AppTable apps) {
        this.ledger = ledger;
        this.rows = rows;
        this.apps = apps;
    }

    @Override
    public Optional<RepositoryId> find(String key) {
        return ledger.read(() -> rows.findByIdOptional(key).map(RepositoryRow::id));
    }

    @Override
    public List<App> apps(RepositoryId repository) {
        return apps.following(repository);
    }

    @Override
    public List<AppId> followers(RepositoryId repository) {
        return apps.followers(repository);
    }

    @Override
    public List<RepositoryId> all() {
        return ledger.read(() ->
                rows.find("key in (select a.repository from AppRow a where a.deletedAt is null) order by key").stream()
                        .map(RepositoryRow::id)
                        .toList());
    }

    @Override
    public List<RepositoryId> named(String part) {
        return ledger.read(() -> rows
                .find(
                        "position(?1 in lower(url)) > 0"
                                + " and key in (select a.repository from AppRow a where a.deletedAt is null) order by key",
                        part.toLowerCase(Locale.ROOT))
                .stream()
                .map(RepositoryRow::id)
                .toList());
    }

    @Override
    public void ensure(RepositoryId repository) {
        ledger.change(
                """
                insert into repository (key, url, namespace, secret_name, secret_key)
                values (:key, :url, :namespace, nullif(:secret, ''), nullif(:part, ''))
                on conflict (key) do nothing""",
                "key",
                repository.key(),
                "url",
                repository.url(),
                "namespace",
                repository.namespace(),
                "secret",
                repository.secretRef().map(SecretRef::name).orElse(""),
                "part",
                repository.secretRef().flatMap(SecretRef::key).orElse(""));
    }

    @Override
    public Polling polling(RepositoryId repository) {
        return ledger
                .rows(
                        RepositoryTable::polling,
                        "select failures, trouble, last_answered from repository where key = :key",
                        "key",
                        repository.key())
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no repository " + repository));
    }

    private static Polling polling(ResultSet row) throws SQLException {
        return new Polling(row.getInt("failures"), row.getString("trouble"), Ledger.instant(row, "last_answered"));
    }

    @Override
    public Map<AppName, String> troubles(String owner) {
        Map<AppName, String> troubles = new HashMap<>();
        ledger.rows(RepositoryTable::troubled, """
                select a.namespace, a.name, coalesce(nullif(r.trouble, ''), h.trouble) from app a
                join repository r on r.key = a.repository left join head h on h.app = a.uid
                where a.owner = :owner and a.deleted_at is null and (r.trouble <> '' or h.trouble <> '')""", "owner", owner).forEach(one -> troubles.put(one.app(), one.why()));
        return troubles;
    }

    private record Troubled(AppName app, String why) {}

    private static Troubled troubled(ResultSet row) throws SQLException {
        return new Troubled(new AppName(row.getString(1), row.getString(2)), row.getString(3));
    }

    @Override
    public void save(RepositoryId repository, Polling polling) {
        ledger.change(
                "update repository set failures = :failures, trouble = :trouble, last_answered = cast(:at as timestamptz) where key = :key",
                "failures",
                polling.failures(),
                "trouble",
                Bounded.message(polling.trouble()),
                "at",
                polling.lastAnswered().map(Object::toString),
                "key",
                repository.key());
    }
}
