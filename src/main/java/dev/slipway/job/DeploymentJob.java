package dev.slipway.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.slipway.deployment.AppId;
import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.MDC;

/** One job per App: each run is one entry of the pipeline. */
final class DeploymentJob {

    private static final String ENTRY = """
            select a.signal, a.namespace || '/' || a.name,
              coalesce((select d.id from deployment d where d.app = a.uid and d.phase <> 'ENDED'), ''),
              'namespace ' || a.namespace,
              case when jsonb_exists(a.manifest->'spec'->'target', 'docker')
                     then 'engine ' || coalesce(a.manifest->'spec'->'target'->'docker'->>'engine', 'local')
                   when jsonb_exists(a.manifest->'spec'->'target', 'kubernetes') then 'cluster'
                   else 'machine' end
            from app a where a.uid = ?""";

    private static final String LOCK = "select signal from app where uid = ? for no key update";

    private final Desk desk;
    private final Work work;
    private final Seats seats;

    DeploymentJob(Desk desk, Work work, Seats seats) {
        this.desk = desk;
        this.work = work;
        this.seats = seats;
    }

    Task<Void> task() {
        return Tasks.custom(Kind.DEPLOYMENT.task(), Void.class)
                .onFailure((done, operations) -> desk.failed(Kind.DEPLOYMENT, done, operations))
                .onDeadExecution((dead, operations) -> desk.dead(Kind.DEPLOYMENT, dead, operations))
                .execute((instance, context) -> run(context.getExecution()));
    }

    /** How things stood when the entry began; read before anything else, so that a later wake is seen as one. */
    private record Entry(long signal, String app, String deployment, List<String> tables) {
        static final Entry OF_NOBODY = new Entry(0, "", "", List.of());
    }

    private CompletionHandler<Void> run(Execution execution) {
        String uid = execution.getId();
        Entry entry = desk.database()
                .first(
                        Entry.OF_NOBODY,
                        row -> new Entry(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                List.of(row.getString(4), row.getString(5))),
                        ENTRY,
                        uid);
        if (!seats.sit(uid, entry.tables(), !entry.deployment().isEmpty())) {
            return (done, operations) -> desk.complete(
                    Kind.DEPLOYMENT, done, operations, () -> desk.clock().now().plus(seats.patience()));
        }
        Progress progress;
        try {
            progress = advance(new JobFence(desk.database(), execution, entry.signal()), uid, entry);
        } finally {
            Optional<String> next = seats.leave(entry.tables());
            while (next.isPresent() && !desk.call(Kind.DEPLOYMENT, next.get())) {
                next = seats.instead(next.get());
            }
        }
        return (done, operations) ->
                desk.complete(Kind.DEPLOYMENT, done, operations, () -> due(uid, entry.signal(), progress));
    }

    private Progress advance(JobFence fence, String uid, Entry entry) {
        desk.board().enter(fence);
        MDC.put("app", entry.app());
        MDC.put("deployment", entry.deployment());
        AppId app = new AppId(uid);
        try {
            return work.advance(new Claim(app, fence));
        } catch (FenceLost e) {
            if (fence.look() != Fence.Standing.LOST) {
                work.forgetOwners(app);
            }
            throw e;
        } finally {
            MDC.remove("app");
            MDC.remove("deployment");
            MDC.remove("revision");
            desk.board().leave(fence);
        }
    }

    private Instant due(String uid, long seen, Progress progress) {
        boolean woken = desk.database().first(seen, row -> row.getLong(1), LOCK, uid) != seen;
        if (woken) {
            return desk.clock().now();
        }
        return switch (progress) {
            case Progress.Ended ended -> desk.clock().now();
            case Progress.Waiting(Instant until, String why) -> until;
            case Progress.Idle() -> Kind.FAR;
        };
    }
}
