package dev.slipway.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.slipway.pipeline.CleanUp;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** All background work of this process: started once, stopped once. */
@Singleton
public final class Jobs {

    private static final Logger LOG = Logger.getLogger(Jobs.class);
    private static final int MISSED_HEARTBEATS = 4;
    private static final int FIRST_MEASUREMENTS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration INTERRUPTED_WAIT = Duration.ofSeconds(1);

    /** Half of the slots free: look for more. Never more than there are slots: what waits in a queue has no heartbeat. */
    private static final double LOWER = 0.5;

    private static final double UPPER = 1.0;

    private final Database database;
    private final Bell bell;
    private final Work work;
    private final CleanUp cleanUp;
    private final JobsConfig config;
    private final Meters meters;
    private final DatabaseClock clock;
    private final Board board = new Board();
    private final Line line;
    private final List<Scheduler> schedulers = new ArrayList<>();
    private String name = "";

    Jobs(Bell bell, Work work, CleanUp cleanUp, JobsConfig config, Meters meters, DatabaseClock clock) {
        this.database = bell.database();
        this.bell = bell;
        this.work = work;
        this.cleanUp = cleanUp;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.line = new Line(database, bell, this::beat);
    }

    /** From now on this process picks jobs. What it held when it was killed is due at once. */
    public void start() {
        name = line.open(config.replica().orElseGet(Jobs::host));
        for (int i = 0; i < FIRST_MEASUREMENTS; i++) {
            clock.measure();
        }
        handOver("picked up again after a restart");
        RandomGenerator random = RandomGenerator.getDefault();
        Desk deployments = desk();
        Desk repositories = desk();
        Desk deliveries = desk();
        RecurringTask<Void> sweep = Tasks.recurring("clean-up", FixedDelay.of(config.cleanUpInterval()))
                .onDeadExecution((dead, operations) -> repositories.dead(Kind.REPOSITORY, dead, operations))
                .execute((instance, context) -> LOG.debugf("clean-up removed %d rows", cleanUp.sweep()));
        start(Kind.DEPLOYMENT, deployments, config.deployments(), new DeploymentJob(deployments, work, seats()).task());
        start(
                Kind.REPOSITORY,
                repositories,
                config.repositories(),
                new RepositoryJob(repositories, work, random).task(),
                sweep);
        start(Kind.DELIVERY, deliveries, config.deliveries(), new DeliveryJob(deliveries, work).task());
        line.start();
        LOG.infof("replica %s takes jobs", name);
    }

    /** Waits a bounded time for what runs, then hands all that this process holds to whoever is there. */
    public void stop() {
        board.close();
        bell.hush();
        schedulers.forEach(Scheduler::pause);
        awaitRunning();
        handOver("handed over"); // before they are interrupted: what an interrupt makes of them is not recorded
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            schedulers.forEach(scheduler -> all.execute(scheduler::stop));
        }
        handOver("picked while stopping, and handed over");
        schedulers.clear();
        line.close();
    }

    private void awaitRunning() {
        long end = System.nanoTime() + config.stopWait().toNanos();
        while (System.nanoTime() < end
                && schedulers.stream()
                        .anyMatch(
                                scheduler -> !scheduler.getCurrentlyExecuting().isEmpty())) {
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Seats seats() {
        return new Seats((int) Math.max(1, Math.floor(config.deployments() * config.share())), System::nanoTime);
    }

    private Desk desk() {
        return new Desk(database, clock, bell, board, RandomGenerator.getDefault());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private void start(Kind kind, Desk desk, int threads, Task<Void> task, RecurringTask<Void>... recurring) {
        List<Task<?>> tasks = new ArrayList<>(List.of(task));
        Scheduler scheduler = Scheduler.create(database.joining(), tasks)
                .startTasks(recurring)
                .tableName(kind.table())
                .schedulerName(new SchedulerName.Fixed(name))
                .serializer(new NoData())
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .threads(threads)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(kind.task() + "-", 1).factory()))
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(config.pollInterval())
                .heartbeatInterval(config.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .enableImmediateExecution()
                .shutdownMaxWait(INTERRUPTED_WAIT)
                .failureLogging(LogLevel.OFF, false)
                .clock(clock)
                .addSchedulerListener(board)
                .addSchedulerListener(meters.durations(kind))
                .build();
        desk.running(scheduler::getCurrentlyExecuting);
        meters.running(kind, () -> scheduler.getCurrentlyExecuting().size());
        scheduler.start();
        bell.listen(kind, scheduler::triggerCheckForDueExecutions);
        schedulers.add(scheduler);
    }

    /** Only ever of this process's own name, which no other living process has. */
    private void handOver(String why) {
        for (Kind kind : Kind.values()) {
            int rows = database.change("""
                    update %s set picked = false, picked_by = null, last_heartbeat = null, execution_time = now(),
                      version = version + 1 where picked and picked_by = ?""".formatted(kind.table()), name);
            if (rows > 0) {
                LOG.infof("%d jobs of kind %s: %s", rows, kind.task(), why);
            }
        }
    }

    private void beat() {
        clock.measure();
        meters.look();
    }

    private static String host() {
        String host = System.getenv("HOSTNAME");
        try {
            return host == null || host.isBlank()
                    ? java.net.InetAddress.getLocalHost().getHostName()
                    : host;
        } catch (java.net.UnknownHostException e) {
            return "slipway";
        }
    }

    /** Jobs carry no data, so that no form of it can be wrong. */
    private static final class NoData implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return new byte[0];
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            throw new IllegalStateException("jobs carry no data");
        }
    }
}
