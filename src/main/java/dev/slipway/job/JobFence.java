package dev.slipway.job;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The fence of one entry of an App's job: its token is the version that the job's row had when it was picked. */
final class JobFence implements Fence {

    private final Database database;
    private final String instance;
    private final long token;
    private final long signal;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Thread> worker = Optional.of(Thread.currentThread());
    private volatile Standing known = Standing.HOLDS;
    private volatile boolean given;

    /** Made by the thread that works. */
    JobFence(Database database, Execution execution, long signal) {
        this.database = database;
        this.instance = execution.getId();
        this.token = execution.version;
        this.signal = signal;
    }

    /** How the job's row and its App's signal are now. */
    private record Row(long version, boolean picked, long signal) {
        static final Row GONE = new Row(-1, false, -1);

        boolean isOf(long token) {
            return picked && version == token;
        }
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public Standing look() {
        if (given) {
            return Standing.LOST;
        }
        known = standing(row(""));
        return known;
    }

    @Override
    public Standing known() {
        return given ? Standing.LOST : known;
    }

    private Standing standing(Row row) {
        if (!row.isOf(token)) {
            return Standing.LOST;
        }
        return row.signal() == signal ? Standing.HOLDS : Standing.WOKEN;
    }

    private Row row(String lock) {
        return database.first(
                Row.GONE, row -> new Row(row.getLong(1), row.getBoolean(2), row.getLong(3)), """
                select j.version, j.picked, a.signal from deployment_job j join app a on a.uid = j.task_instance
                where j.task_name = 'deployment' and j.task_instance = ?""" + lock, instance);
    }

    @Override
    public void require() {
        if (!database.inTransaction()) {
            throw new IllegalStateException("the fence holds until a transaction ends, and there is none");
        }
        known = standing(row(" for share of j"));
        if (known == Standing.LOST) {
            throw new FenceLost("the job of App " + instance + " has another owner now");
        }
    }

    boolean isOf(Execution execution) {
        return execution.getId().equals(instance) && execution.version == token;
    }

    /** The heartbeat failed: when the row says so too, or nobody can say, the worker is stopped. */
    void doubt(boolean nobodyCanSay) {
        boolean lost;
        try {
            lost = !row("").isOf(token);
        } catch (Database.DatabaseTrouble e) {
            lost = nobodyCanSay;
        }
        if (lost) {
            giveUp();
            interrupt();
        }
    }

    /** From now on looking says LOST, so that no further step begins; what runs may still be recorded. */
    void giveUp() {
        given = true;
    }

    private void interrupt() {
        lock.lock();
        try {
            worker.ifPresent(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /** The work has ended: its thread belongs to somebody else, and an interrupt that came too late is gone. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    void end() {
        lock.lock();
        try {
            worker = Optional.empty();
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
