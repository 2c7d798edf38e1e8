package dev.slipway.db;

import dev.slipway.pipeline.CleanUp;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Keeps the record bounded: each kind of row in transactions of its own, a bounded number at a time. */
@Singleton
final class Sweeper implements CleanUp {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int MOST_ROUNDS = 20;
    private static final Duration SHORTEST_TRIGGERS = Duration.ofDays(30);

    /** Nobody may name an artifact yet that was just saved, nor be told yet of what has just ended. */
    private static final Duration GRACE = Duration.ofDays(1);

    /**
     * Beyond the newest ones of each App; but never the last that succeeded, nor what was left unfinished after it, of which a planner is
     * told the newest {@value DeploymentTable#MOST_UNFINISHED}.
     */
    private static final String DEPLOYMENTS = """
            delete from deployment where id in (
              with aged as (
                select id, app, number, phase, outcome_kind, row_number() over (partition by app order by number desc) as age,
                  max(number) filter (where outcome_kind = 'SUCCEEDED') over (partition by app) as point
                from deployment),
              unfinished as (
                select id, row_number() over (partition by app order by number desc) as age from aged
                where number > coalesce(point, 0) and outcome_kind = any(:unfinished) and exists (
                  select from step_result s where s.deployment = aged.id and s.effect <> 'READ' and s.status <> 'SKIPPED'))
              select id from aged where age > :keep and phase = 'ENDED' and number is distinct from point
                and not exists (select from unfinished u where u.id = aged.id and u.age <= :needed)
              limit :rows)""";

    private static final String DEPLOYMENTS_OF_DELETED = """
            delete from deployment where id in (
              select d.id from deployment d join app a on a.uid = d.app
              where a.deleted_at < :before and d.phase = 'ENDED' limit :rows)""";

    private static final String DELETED_APPS = """
            delete from app where uid in (
              select uid from app a where deleted_at < :before
                and not exists (select from deployment d where d.app = a.uid) limit :rows)""";

    private static final String EVENTS = """
            delete from event where id in (
              select e.id from event e join deployment d on d.id = e.deployment
              where e.at < :before and d.ended_at < :before limit :rows)""";

    private static final String TAKEN_REVISIONS = """
            delete from revision_queue where sequence in (
              select sequence from revision_queue where taken_at < :before limit :rows)""";

    private static final String HANDLED_TRIGGERS =
            "delete from trigger where id in (select id from trigger where handled_at < :before limit :rows)";

    private static final String ARTIFACTS = """
            delete from artifact where digest in (
              select digest from artifact a where saved_at < :before
                and not exists (select from artifact_use u where u.digest = a.digest) limit :rows)""";

    private static final String AUDIT =
            "delete from audit where id in (select id from audit where at < :before limit :rows)";

    /** Idle ones of deployments that ended long enough ago, or are gone. */
    private static final String DELIVERY_JOBS = """
            delete from delivery_job where task_instance in (
              select j.task_instance from delivery_job j
              where not j.picked and j.execution_time >= timestamptz '9999-01-01 00:00:00Z' and not exists (
                select from deployment d where d.id = split_part(j.task_instance, '/', 1)
                  and (d.ended_at is null or d.ended_at > :before)) limit :rows)""";

    private static final String DEPLOYMENT_JOBS = """
            delete from deployment_job where not picked and task_name = 'deployment' and task_instance in (
              select j.task_instance from deployment_job j where not j.picked and j.task_name = 'deployment'
                and not exists (select from app a where a.uid = j.task_instance) limit :rows)""";

    private static final String REPOSITORY_JOBS = """
            delete from repository_job where not picked and task_name = 'repository' and task_instance in (
              select j.task_instance from repository_job j where not j.picked and j.task_name = 'repository'
                and not exists (select from repository r where r.key = j.task_instance) limit :rows)""";

    private final Ledger ledger;
    private final RetentionConfig retention;
    private final InstantSource clock;

    Sweeper(Ledger ledger, RetentionConfig retention, InstantSource clock) {
        this.ledger = ledger;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public long sweep() {
        Instant now = clock.instant();
        Instant events = now.minus(retention.events());
        Instant triggers = now.minus(longer(retention.triggers(), SHORTEST_TRIGGERS));
        Instant grace = now.minus(GRACE);
        return deployments()
                + all(EVENTS, events)
                + all(DEPLOYMENTS_OF_DELETED, events)
                + all(TAKEN_REVISIONS, triggers)
                + all(HANDLED_TRIGGERS, triggers)
                + all(DELETED_APPS, events)
                + all(ARTIFACTS, grace)
                + all(DELIVERY_JOBS, grace)
                + all(AUDIT, now.minus(retention.audit()))
                + repositories()
                + rounds(DEPLOYMENT_JOBS)
                + rounds(REPOSITORY_JOBS);
    }

    private long deployments() {
        return rounds(
                DEPLOYMENTS,
                "unfinished",
                DeploymentTable.UNFINISHED,
                "keep",
                retention.deployments(),
                "needed",
                DeploymentTable.MOST_UNFINISHED);
    }

    /** Under a lock that makes whoever adds an App wait: its repository must not go between two of its statements. */
    private long repositories() {
        return ledger.read(() -> {
            ledger.change("set local lock_timeout = '1s'");
            ledger.change("lock table repository in exclusive mode");
            return ledger.change(
                    "delete from repository r where not exists (select from app a where a.repository = r.key)");
        });
    }

    private long all(String sql, Instant before) {
        return rounds(sql, "before", before);
    }

    private long rounds(String sql, Object... namesAndValues) {
        List<Object> parameters = new java.util.ArrayList<>(List.of(namesAndValues));
        parameters.addAll(List.of("rows", ROWS_AT_ONCE));
        long gone = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int rows = ledger.change(sql, parameters.toArray());
            gone += rows;
            if (rows < ROWS_AT_ONCE) {
                break;
            }
        }
        return gone;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
