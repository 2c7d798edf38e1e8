package dev.slipway.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.slipway.pipeline.Progress;
import java.time.Instant;

/** One job per deployment and receiver: keeps the order of its events, and holds back nobody else's. */
final class DeliveryJob {

    private static final String SIGNAL =
            "select signal from delivery_job where task_name = 'delivery' and task_instance = ?";

    private final Desk desk;
    private final Work work;

    DeliveryJob(Desk desk, Work work) {
        this.desk = desk;
        this.work = work;
    }

    Task<Void> task() {
        return Tasks.custom(Kind.DELIVERY.task(), Void.class)
                .onFailure((done, operations) -> desk.failed(Kind.DELIVERY, done, operations))
                .onDeadExecution((dead, operations) -> desk.dead(Kind.DELIVERY, dead, operations))
                .execute((instance, context) -> run(context.getExecution()));
    }

    private CompletionHandler<Void> run(Execution execution) {
        String instance = execution.getId();
        long signal = desk.database().first(0L, row -> row.getLong(1), SIGNAL, instance);
        int slash = instance.lastIndexOf('/');
        Progress progress = work.deliver(instance.substring(0, slash), Integer.parseInt(instance.substring(slash + 1)));
        return (done, operations) ->
                desk.complete(Kind.DELIVERY, done, operations, () -> due(instance, signal, progress));
    }

    private Instant due(String instance, long seen, Progress progress) {
        long signal = desk.database().first(seen, row -> row.getLong(1), SIGNAL + " for no key update", instance);
        return switch (progress) {
            case Progress.Ended ended -> desk.clock().now();
            case Progress.Waiting(Instant until, String why) -> until;
            case Progress.Idle() -> signal == seen ? Kind.FAR : desk.clock().now();
        };
    }
}
