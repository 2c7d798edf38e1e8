package dev.slipway.job;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.slipway.deployment.AppId;
import dev.slipway.execution.Fence;
import io.quarkus.arc.Arc;
import java.time.Instant;

/** Takes an App's job as a scheduler does, from whoever had it: the fence is the one of the service. */
public final class Picked {

    private Picked() {}

    /** Called by the thread that is going to work. */
    public static Fence by(String owner, AppId app) {
        Database database = Arc.container().instance(Database.class).get();
        long version = database.first(-1L, row -> row.getLong(1), """
                update deployment_job set picked = true, picked_by = ?, last_heartbeat = now(), version = version + 1
                where task_instance = ? returning version""", owner, app.uid());
        long signal = database.first(0L, row -> row.getLong(1), "select signal from app where uid = ?", app.uid());
        Instant now = Instant.now();
        Execution execution = new Execution(
                now,
                new TaskInstance<>(Kind.DEPLOYMENT.task(), app.uid()),
                true,
                owner,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                now,
                version);
        return new JobFence(database, execution, signal);
    }
}
