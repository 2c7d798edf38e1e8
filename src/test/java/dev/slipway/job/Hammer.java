package dev.slipway.job;

import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A replica in a process of its own, that takes what was pushed and commanded, and writes down each run with its beginning, its end,
 * and whether it passed the fence.
 */
final class Hammer implements AutoCloseable {

    private static final int LONGEST_RUN_MILLIS = 10;
    private static final Duration POLL = Duration.ofMillis(500);
    /** Far longer than a busy machine keeps a process waiting: four without a sign of life are a death. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private static final Duration STOP = Duration.ofSeconds(20);

    private final Process process;

    Hammer(String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Hammer.class.getName(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/" + name + ".log"));
        builder.environment().putAll(Replica.address());
        process = builder.start();
    }

    static void prepare(Database database) {
        database.change("update app set owner = 'api' where owner = 'hammer'");
        database.change("drop table if exists hammer_run, hammer_command, hammer_process");
        database.change("create table hammer_process (name text primary key)");
        database.change("""
                create table hammer_run (id bigint generated always as identity primary key, process text not null,
                  app text not null, token bigint not null, took bigint not null default 0,
                  began timestamptz not null default clock_timestamp(), ended timestamptz,
                  passed boolean not null default false)""");
        database.change("""
                create table hammer_command (id bigint generated always as identity primary key, app text not null,
                  taken_at timestamptz)""");
    }

    /** Goes on until its standard input ends. */
    public static void main(String[] args) throws IOException {
        FakeWork work = new FakeWork();
        try (Replica replica = new Replica(new Replica.Config(Optional.of(args[0]), POLL, HEARTBEAT), work)) {
            work.deployments = claim -> take(replica, args[0], claim);
            replica.start();
            replica.database().change("insert into hammer_process (name) values (?)", args[0]);
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
        }
    }

    private static Progress take(Replica replica, String process, Claim claim) {
        Database database = replica.database();
        String app = claim.app().uid();
        long run = replica.transactions()
                .call(() -> database.first(
                        0L,
                        row -> row.getLong(1),
                        "insert into hammer_run (process, app, token) values (?, ?, ?) returning id",
                        process,
                        app,
                        claim.fence().token()));
        sleep();
        try {
            take(replica, claim, run);
            sleep();
        } finally {
            database.change("update hammer_run set ended = clock_timestamp() where id = ?", run);
        }
        return new Progress.Idle();
    }

    private static void take(Replica replica, Claim claim, long run) {
        Database database = replica.database();
        String app = claim.app().uid();
        replica.transactions().run(() -> {
            claim.fence().require();
            database.change("update hammer_command set taken_at = now() where app = ? and taken_at is null", app);
            database.change("""
                    with taken as (update revision_queue set taken_at = now() where app = ? and taken_at is null
                      returning sequence)
                    update hammer_run set took = coalesce((select max(sequence) from taken), 0), passed = true
                    where id = ?""", app, run);
        });
    }

    private static void sleep() {
        Rows.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_RUN_MILLIS)));
    }

    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process goes on: " + process.info());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
