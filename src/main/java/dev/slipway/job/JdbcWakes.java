package dev.slipway.job;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Wakes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.SortedSet;

/**
 * Makes jobs due. Under the lock of the App's (or repository's) row a job is either picked, and its completion, which takes the same
 * lock, sees the raised signal; or it is not, and is made due here.
 */
@Singleton
final class JdbcWakes implements Wakes {

    /** In the past by more than the clocks' offset is known to: due means due at the next look. */
    private static final String NOW = "now() - interval '100 milliseconds'";

    /** Not before the last look has settled, and never later than that from now, whatever the clock said then. */
    private static final String SETTLED = """
            least(now() + interval '%1$s milliseconds', greatest(%2$s, (
              select last_answered + interval '%1$s milliseconds' from repository where key = task_instance)))""".formatted(RepositoryJob.SETTLE.toMillis(), NOW);

    private static final String RAISE_APPS = """
            with locked as (select uid from app where uid = any(?) order by uid for no key update)
            update app set signal = signal + 1 from locked where app.uid = locked.uid""";

    private static final String RAISE_REPOSITORY = "update repository set signal = signal + 1 where key = ?";

    /** A receiver that is waited for because it failed is not asked earlier because there is more for it. */
    private static final String WAKE_DELIVERY = """
            insert into delivery_job as job
              (task_name, task_instance, execution_time, picked, consecutive_failures, version, signal)
            values ('delivery', ?, %1$s, false, 0, 1, 1)
            on conflict (task_name, task_instance) do update set signal = job.signal + 1,
              execution_time = case when job.picked or job.execution_time < timestamptz '9999-01-01 00:00:00Z'
                then job.execution_time else %1$s end""".formatted(NOW);

    private final Database database;
    private final Bell bell;

    JdbcWakes(Database database, Bell bell) {
        this.database = database;
        this.bell = bell;
    }

    @Override
    public void apps(SortedSet<AppId> apps) {
        if (apps.isEmpty()) {
            return;
        }
        String[] uids = apps.stream().map(AppId::uid).toArray(String[]::new);
        database.transactions().run(() -> {
            database.change(RAISE_APPS, (Object) uids);
            wake(Kind.DEPLOYMENT, NOW, uids);
        });
    }

    @Override
    public void repository(RepositoryId repository) {
        database.transactions().run(() -> {
            database.change(RAISE_REPOSITORY, repository.key());
            wake(Kind.REPOSITORY, SETTLED, repository.key());
        });
    }

    @Override
    public void delivery(String deployment, int receiver) {
        database.transactions().run(() -> {
            database.change(WAKE_DELIVERY, deployment + "/" + receiver);
            bell.ring(Kind.DELIVERY);
        });
    }

    /** {@code when}: what {@code execution_time} becomes, where it is not due before. */
    private void wake(Kind kind, String when, String... instances) {
        Duration wait = database.first(
                Duration.ZERO,
                row -> Duration.ofMillis(row.getLong(1)),
                """
                with due as (
                  update %1$s set execution_time = least(execution_time, %2$s), version = version + 1
                  where task_name = '%3$s' and task_instance = any(?) and not picked and execution_time > now()
                  returning execution_time),
                made as (
                  insert into %1$s (task_name, task_instance, execution_time, picked, consecutive_failures, version)
                  select '%3$s', instance, %4$s, false, 0, 1 from unnest(?) as instance
                  where not exists (select from %1$s where task_name = '%3$s' and task_instance = instance)
                  on conflict do nothing returning execution_time)
                select coalesce(max(ceil(extract(epoch from execution_time - now()) * 1000)), 0)::bigint
                from (table due union all table made) as woken""".formatted(kind.table(), when, kind.task(), NOW),
                instances,
                instances);
        if (wait.isPositive()) {
            bell.ringAfter(kind, wait);
        } else {
            bell.ring(kind);
        }
    }
}
