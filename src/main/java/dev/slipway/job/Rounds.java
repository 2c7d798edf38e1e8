package dev.slipway.job;

import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Remains;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What every replica does for itself: a mirror, a work folder or an engine of its own is no other replica's to clean. So this is no
 * job: a job is done once, by any of them.
 */
@Singleton
public final class Rounds {

    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final String NAME = "remains";

    /** Not while everything starts. */
    private static final Duration FIRST_AFTER = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final Needs needs;
    private final List<Remains> remains;
    private final JobsConfig config;

    Rounds(Scheduler scheduler, Needs needs, @All List<Remains> remains, JobsConfig config) {
        this.scheduler = scheduler;
        this.needs = needs;
        this.remains = remains;
        this.config = config;
    }

    /** From now on again and again, one round at a time. */
    public void start() {
        Duration interval = config.remainsInterval();
        scheduler
                .newJob(NAME)
                .setInterval(interval.toString())
                .setDelayed((interval.compareTo(FIRST_AFTER) < 0 ? interval : FIRST_AFTER).toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> round(), true)
                .schedule();
    }

    public void stop() {
        scheduler.unscheduleJob(NAME);
    }

    /** What can't be cleaned now does not keep the rest from it. */
    void round() {
        for (Remains kind : remains) {
            try {
                kind.clean(needs);
            } catch (RuntimeException e) {
                LOG.warnf(
                        e,
                        "%s could not be cleaned up, it is tried again",
                        kind.getClass().getSimpleName());
            }
        }
    }
}
