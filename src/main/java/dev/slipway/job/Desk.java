package dev.slipway.job;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import dev.slipway.execution.FenceLost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What the three kinds of jobs share: how a run ends, well or not, and who is running here. */
final class Desk {

    private static final Logger LOG = Logger.getLogger(Desk.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Database database;
    private final DatabaseClock clock;
    private final Bell bell;
    private final Board board;
    private final BackOff backOff;
    private volatile Supplier<List<CurrentlyExecuting>> running = List::of;

    Desk(Database database, DatabaseClock clock, Bell bell, Board board, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.bell = bell;
        this.board = board;
        this.backOff = new BackOff(FIRST, LONGEST, random);
    }

    Database database() {
        return database;
    }

    DatabaseClock clock() {
        return clock;
    }

    Board board() {
        return board;
    }

    void running(Supplier<List<CurrentlyExecuting>> here) {
        running = here;
    }

    /**
     * The end of a run, in one transaction: {@code when} takes the lock that wakes take, and says when the job is due again. A stale
     * owner's fails here, and with it all that {@code when} did.
     */
    void complete(Kind kind, ExecutionComplete done, ExecutionOperations<Void> operations, Supplier<Instant> when) {
        try {
            database.transactions().run(() -> {
                Instant due = when.get();
                operations.reschedule(done, due);
                announce(kind, due);
            });
        } catch (ExecutionException e) {
            LOG.infof(
                    "%s %s has another owner now",
                    kind.task(), done.getExecution().getId());
        }
    }

    /** A job that waits for its time need not wait any longer; false when somebody is at it, or it is gone. */
    boolean call(Kind kind, String instance) {
        boolean comes = database.first(
                false,
                row -> row.getBoolean(1),
                """
                with called as (
                  update %1$s set execution_time = now()
                  where task_name = ? and task_instance = ? and not picked and execution_time > now())
                select not picked from %1$s where task_name = ? and task_instance = ?""".formatted(kind.table()),
                kind.task(),
                instance,
                kind.task(),
                instance);
        if (comes) {
            bell.here(kind);
        }
        return comes;
    }

    private void announce(Kind kind, Instant due) {
        Instant now = clock.now();
        if (due.isAfter(now)) {
            bell.ringAt(kind, due, now);
        } else {
            bell.ringHere(kind);
        }
    }

    /** A run threw: a lost fence is no fault, anything else is one; it is due again after a pause that grows. */
    void failed(Kind kind, ExecutionComplete done, ExecutionOperations<Void> operations) {
        Execution execution = done.getExecution();
        Throwable cause = done.getCause().orElseGet(() -> new IllegalStateException("no cause is known"));
        Duration pause = backOff.after(execution.consecutiveFailures);
        if (cause instanceof FenceLost) {
            Duration soon = board.isClosing() ? Duration.ZERO : FIRST;
            LOG.infof("%s %s: %s", kind.task(), execution.getId(), cause.getMessage());
            isPutDown(done, operations, soon);
        } else if (isPutDown(done, operations, pause)) {
            LOG.errorf(cause, "%s %s failed, and is tried again in %s", kind.task(), execution.getId(), pause);
        } else {
            LOG.infof("%s %s has another owner now: %s", kind.task(), execution.getId(), cause.getMessage());
        }
    }

    /** False where somebody else owns the row: there is nothing to put down. */
    private boolean isPutDown(ExecutionComplete done, ExecutionOperations<Void> operations, Duration pause) {
        try {
            operations.reschedule(done, clock.now().plus(pause));
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /**
     * A job whose heartbeat has stopped is due again, unless it runs in this very process: after a long pause the look for the dead
     * comes before the own heartbeat, and would start a second copy here.
     */
    void dead(Kind kind, ExecutionComplete dead, ExecutionOperations<Void> operations) {
        Execution execution = dead.getExecution();
        boolean runsHere = running.get().stream()
                .map(CurrentlyExecuting::getExecution)
                .anyMatch(here -> here.getId().equals(execution.getId()) && here.version == execution.version);
        if (!runsHere) {
            LOG.infof("%s was left by %s, and is taken over", execution.getId(), execution.pickedBy);
            operations.reschedule(dead, clock.now());
            bell.here(kind);
        }
    }
}
