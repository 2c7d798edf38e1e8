package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes, and more pushes and commands than they can follow one by one: what they did is read from what they wrote down. */
class HammerIT {

    private static final int PUSHERS = 8;
    /** So many pushes to one approval or cancel. */
    private static final int PUSHES_PER_COMMAND = 5;

    private static final String OVERLAPS = """
            select count(*) from hammer_run a join hammer_run b on a.app = b.app and a.id < b.id
            where a.passed and b.passed and tstzrange(a.began, coalesce(a.ended, 'infinity')) && tstzrange(b.began, coalesce(b.ended, 'infinity'))""";

    private static final String UNDONE = """
            select count(*) from hammer_run a
            where not a.passed and not exists (select 1 from hammer_run b where b.app = a.app and b.passed and b.token > a.token)""";

    /** A run that came later took something older, or had an older token. */
    private static final String BACKWARDS = """
            select count(*) from (select token <= lag(token) over of_app or took < max(took) over before as back
              from hammer_run where took > 0
              window of_app as (partition by app order by began),
                before as (partition by app order by began rows between unbounded preceding and 1 preceding)) runs
            where back""";

    private static final String NOT_THE_NEWEST = """
            select count(*) from (select app, max(sequence) as newest from revision_queue group by app) pushed
            join app a on a.uid = pushed.app
            left join (select app, max(took) as newest from hammer_run group by app) run using (app)
            where a.owner = 'hammer' and pushed.newest is distinct from run.newest""";

    @ParameterizedTest
    @CsvSource({"200, 50", "20, 500"})
    void losesNothingAndRunsNoAppTwiceAtOnce(int apps, int pushes) throws Exception {
        try (Replica outside = new Replica("outside", new FakeWork()).alone()) {
            Hammer.prepare(outside.database());
            Rows rows = new Rows(outside);
            List<AppId> all = new ArrayList<>();
            for (int i = 0; i < apps; i++) {
                all.add(rows.app());
            }
            outside.database().change("update app set owner = 'hammer' where uid = any(?)", (Object)
                    all.stream().map(AppId::uid).toArray(String[]::new));
            try (Hammer one = new Hammer("hammer-one");
                    Hammer two = new Hammer("hammer-two")) {
                Rows.await("both", () -> count(outside, "select count(*) from hammer_process") == 2);
                push(outside, all, pushes);
                Rows.await("idleness", () -> count(outside, """
                        select count(*) from deployment_job j join app a on a.uid = j.task_instance
                        where a.owner = 'hammer' and (j.picked or j.execution_time < '9999-01-01')""") == 0);
                one.stop();
                two.stop();
            }

            System.out.println("[jobs] " + apps * pushes + " pushes, " + apps * pushes / PUSHES_PER_COMMAND
                    + " commands, " + count(outside, "select count(*) from hammer_run") + " runs, "
                    + count(outside, "select count(*) from hammer_run where not passed") + " of them taken over");
            assertThat(count(outside, "select count(distinct process) from hammer_run"))
                    .isEqualTo(2);
            assertThat(count(
                            outside,
                            "select count(*) from revision_queue q join app a on a.uid = q.app"
                                    + " where a.owner = 'hammer' and q.taken_at is null"))
                    .isZero();
            assertThat(count(outside, "select count(*) from hammer_command where taken_at is null"))
                    .isZero();
            assertThat(count(outside, "select count(*) from hammer_run where passed and ended is null"))
                    .isZero();
            assertThat(count(outside, UNDONE))
                    .as("a run that did nothing, because it was too slow or an outage met it, is made up for")
                    .isZero();
            assertThat(count(outside, OVERLAPS)).isZero();
            assertThat(count(outside, BACKWARDS)).isZero();
            assertThat(count(outside, NOT_THE_NEWEST)).isZero();
        }
    }

    private static void push(Replica replica, List<AppId> apps, int pushes) {
        Rows rows = new Rows(replica);
        try (ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS)) {
            for (int i = 0; i < apps.size() * pushes; i++) {
                int number = i;
                AppId app = apps.get(i % apps.size());
                pushers.execute(() -> rows.push(app, number));
                if (number % PUSHES_PER_COMMAND == 0) {
                    pushers.execute(() -> replica.transactions().run(() -> {
                        rows.wake(app);
                        replica.database().change("insert into hammer_command (app) values (?)", app.uid());
                    }));
                }
            }
        }
    }

    private static long count(Replica replica, String sql) {
        return replica.database().first(-1L, row -> row.getLong(1), sql);
    }
}
