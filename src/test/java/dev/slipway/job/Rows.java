package dev.slipway.job;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.testing.Given;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** What tests of jobs put into the tables and read from them. */
final class Rows {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Replica replica;

    Rows(Replica replica) {
        this.replica = replica;
    }

    AppId app() {
        AppId app = new AppId(Given.id());
        return app(app, "team-" + app.uid().substring(0, 8), "engine-" + app.uid());
    }

    /** One that runs on this engine. */
    AppId app(String namespace, String engine) {
        return app(new AppId(Given.id()), namespace, engine);
    }

    private AppId app(AppId app, String namespace, String engine) {
        replica.database().change("""
                        insert into app (uid, namespace, name, generation, owner, manifest, repository, poll_every)
                        values (?, ?, ?, 1, 'api', jsonb_build_object('spec', jsonb_build_object('target',
                          jsonb_build_object('docker', jsonb_build_object('engine', ?)))), 'none', 60000)""", app.uid(), namespace, "x" + app.uid().substring(0, 18), engine);
        return app;
    }

    RepositoryId repository() {
        RepositoryId repository =
                new RepositoryId("https://git.example.com/" + Given.id() + ".git", "", Optional.empty());
        replica.database()
                .change(
                        "insert into repository (key, url, namespace) values (?, ?, '')",
                        repository.key(),
                        repository.url());
        return repository;
    }

    void followed(RepositoryId repository, Duration interval) {
        AppId app = app();
        replica.database()
                .change(
                        "update app set repository = ?, poll_every = ? where uid = ?",
                        repository.key(),
                        interval.toMillis(),
                        app.uid());
    }

    void wake(AppId... apps) {
        replica.transactions().run(() -> replica.wakes().apps(new TreeSet<>(List.of(apps))));
    }

    /** A push as it is queued, in one transaction with its wake. */
    void push(AppId app, int number) {
        replica.transactions().run(() -> {
            wake(app);
            replica.database().change("""
                            insert into revision_queue (app, generation, ref, commit, trigger, cause)
                            values (?, 1, 'main', '0', ?, 'push')""", app.uid(), app.uid() + "/" + number);
        });
    }

    record Job(boolean picked, String by, Instant due, long version, int failures) {}

    Job job(Kind kind, String instance) {
        return replica.database()
                .first(
                        new Job(false, "", Instant.EPOCH, -1, 0),
                        row -> new Job(
                                row.getBoolean(1),
                                Optional.ofNullable(row.getString(2)).orElse(""),
                                row.getObject(3, OffsetDateTime.class).toInstant(),
                                row.getLong(4),
                                row.getInt(5)),
                        "select picked, picked_by, execution_time, version, consecutive_failures from " + kind.table()
                                + " where task_instance = ?",
                        instance);
    }

    boolean isIdle(Kind kind, String instance) {
        Job job = job(kind, instance);
        return !job.picked() && job.due().equals(Kind.FAR);
    }

    /** As another replica that declared this one dead. */
    void takeOver(AppId app) {
        replica.database().change("""
                        update deployment_job set version = version + 1, picked_by = 'another', last_heartbeat = now() + interval '1 hour'
                        where task_instance = ?""", app.uid());
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("it did not happen in " + PATIENCE + ": " + what);
            }
            sleep(Duration.ofMillis(5));
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
