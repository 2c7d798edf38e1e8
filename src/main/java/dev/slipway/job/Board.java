package dev.slipway.job;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The fences of the entries that this process is working on. */
final class Board extends AbstractSchedulerListener {

    private final Set<JobFence> fences = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    void enter(JobFence fence) {
        fences.add(fence);
        if (closing) {
            fence.giveUp();
        }
    }

    void leave(JobFence fence) {
        fences.remove(fence);
        fence.end();
    }

    /** Every entry ends after the step that it is in. */
    void close() {
        closing = true;
        fences.forEach(JobFence::giveUp);
    }

    boolean isClosing() {
        return closing;
    }

    /** On the heartbeat's own thread. */
    @Override
    public void onExecutionFailedHeartbeat(CurrentlyExecuting job) {
        Execution execution = job.getExecution();
        boolean countsAsDead = job.getHeartbeatState().getFractionDead() >= 1.0;
        fences.stream().filter(fence -> fence.isOf(execution)).forEach(fence -> fence.doubt(countsAsDead));
    }
}
