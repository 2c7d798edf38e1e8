package dev.slipway.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Has the reconciler run while this replica holds the Lease. Losing it stops the reconciler, never the process: deployments go on, and
 * the Lease is applied for again.
 */
@Singleton
public class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Duration BEFORE_NEXT = Duration.ofSeconds(1);
    private static final Duration RELEASE = Duration.ofSeconds(2);

    private final OperatorConfig config;
    private final Instance<KubernetesClient> client;
    private final Reconciling reconciling;
    private volatile boolean ending;
    private volatile String trouble = "";
    private volatile CompletableFuture<?> election = CompletableFuture.completedFuture(null);
    private volatile Optional<Thread> reconciler = Optional.empty();

    Leadership(OperatorConfig config, Instance<KubernetesClient> client, Reconciling reconciling) {
        this.config = config;
        this.client = client;
        this.reconciling = reconciling;
    }

    /** Once; does nothing where no Apps are taken from a cluster. */
    public void start() {
        if (config.enabled()) {
            reconciler =
                    Optional.of(Thread.ofPlatform().daemon().name("reconciling").start(reconciling::run));
            Thread.ofPlatform().daemon().name("leadership").start(this::campaign);
        }
    }

    /** Lets another replica begin at once. */
    public void stop() {
        ending = true;
        reconciler.ifPresent(Thread::interrupt);
        election.cancel(true);
        reconciler.ifPresent(this::await);
    }

    private void campaign() {
        String self = config.replica().orElseGet(() -> UUID.randomUUID().toString());
        try {
            while (!ending) {
                stand(self);
                reconciling.want(false);
                Thread.sleep(BEFORE_NEXT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the Lease is lost or can't be had. */
    private void stand(String self) throws InterruptedException {
        try {
            election =
                    elector().leaderElector().withConfig(settings(self)).build().start();
            election.get();
        } catch (ExecutionException | CancellationException e) {
            LOG.debugf("the election of %s ended: %s", self, e.getMessage());
        } catch (RuntimeException e) {
            tell(self, String.valueOf(e.getMessage()));
        }
    }

    /** Asks with less patience than others do: a request that hangs must not outlast the Lease. */
    private KubernetesClient elector() {
        KubernetesClient shared = client.get();
        int patience = (int) config.leaseDuration().multipliedBy(2).dividedBy(5).toMillis();
        return shared.newClient(
                        new RequestConfigBuilder(shared.getConfiguration().getRequestConfig())
                                .withRequestTimeout(patience)
                                .build())
                .adapt(KubernetesClient.class);
    }

    /** Once for each reason: it is tried again each second. */
    private void tell(String self, String why) {
        if (!why.equals(trouble)) {
            LOG.warnf("%s can't apply for the Lease, and tries again: %s", self, why);
            trouble = why;
        }
    }

    /** Renewed five times before it ends, given up a fifth before. */
    private LeaderElectionConfig settings(String self) {
        Duration lease = config.leaseDuration();
        return new LeaderElectionConfigBuilder()
                .withName("slipway")
                .withLock(new LeaseLock(config.leaseNamespace(), config.leaseName(), self))
                .withLeaseDuration(lease)
                .withRenewDeadline(lease.multipliedBy(4).dividedBy(5))
                .withRetryPeriod(lease.dividedBy(5))
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(this::lead, this::follow, this::name))
                .build();
    }

    private void lead() {
        LOG.info("this replica holds the Lease");
        trouble = "";
        reconciling.want(true);
    }

    private void follow() {
        LOG.info("this replica holds the Lease no more");
        reconciling.want(false);
    }

    private void name(String leader) {
        LOG.debugf("%s holds the Lease", leader);
    }

    private void await(Thread thread) {
        try {
            thread.join(RELEASE);
            election.get(RELEASE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            LOG.debugf("the election ended: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
