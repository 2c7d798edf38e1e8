package dev.slipway.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.slipway.pipeline.Intake.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** One job per repository and credential, however many Apps follow it: asked after the shortest of their intervals. */
final class RepositoryJob {

    private static final Logger LOG = Logger.getLogger(RepositoryJob.class);
    /** From the end of one look to the begin of the next: what comes in meanwhile is one more look, not many. */
    static final Duration SETTLE = Duration.ofMillis(300);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final Duration DEFAULT = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 20;

    private static final String SIGNAL = "select signal from repository where key = ?";

    private static final String LOCK = """
            select r.signal, coalesce((select min(a.poll_every) from app a
              where a.repository = r.key and a.deleted_at is null), 0)
            from repository r where r.key = ? for no key update of r""";

    private final Desk desk;
    private final Work work;
    private final RandomGenerator random;

    RepositoryJob(Desk desk, Work work, RandomGenerator random) {
        this.desk = desk;
        this.work = work;
        this.random = random;
    }

    Task<Void> task() {
        return Tasks.custom(Kind.REPOSITORY.task(), Void.class)
                .onFailure((done, operations) -> desk.failed(Kind.REPOSITORY, done, operations))
                .onDeadExecution((dead, operations) -> desk.dead(Kind.REPOSITORY, dead, operations))
                .execute((instance, context) -> run(context.getExecution()));
    }

    private CompletionHandler<Void> run(Execution execution) {
        String key = execution.getId();
        long signal = desk.database().first(0L, row -> row.getLong(1), SIGNAL, key);
        Visit visit = work.visit(key);
        if (visit instanceof Visit.Failed(int failures, String why)) {
            LOG.logf(
                    failures == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
                    "repository %s can't be looked at, and is tried again: %s (%d in a row)",
                    key,
                    why,
                    failures);
        }
        return (done, operations) -> desk.complete(Kind.REPOSITORY, done, operations, () -> due(key, signal, visit));
    }

    private record Locked(long signal, Duration interval) {}

    private Instant due(String key, long seen, Visit visit) {
        Locked now = desk.database()
                .first(
                        new Locked(seen, DEFAULT),
                        row -> new Locked(row.getLong(1), Duration.ofMillis(row.getLong(2))),
                        LOCK,
                        key);
        if (now.signal() != seen) {
            return desk.clock().now().plus(visit instanceof Visit.Failed ? FIRST_PAUSE : SETTLE);
        }
        return switch (visit) {
            case Visit.Looked looked -> in(now.interval());
            case Visit.Failed(int failures, String why) -> in(pause(now.interval(), failures));
            case Visit.Unused() -> Kind.FAR;
        };
    }

    /** Twice as long with each failure in a row, however seldom it is asked otherwise: a hint may be waiting for the answer. */
    private static Duration pause(Duration interval, int failures) {
        Duration first = interval.compareTo(FIRST_PAUSE) < 0 ? interval : FIRST_PAUSE;
        Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Instant in(Duration interval) {
        return desk.clock().now().plusMillis((long) (interval.toMillis() * random.nextDouble(0.9, 1.1)));
    }
}
