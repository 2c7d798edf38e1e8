package dev.slipway.operator;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Has the reconciler run exactly while it is wanted, on a thread of its own: an election must not wait until a cluster has been read.
 * What keeps it from starting (no CRD yet, no right to list Apps) is tried again; what ends it makes it start again, never the process end.
 */
@Singleton
final class Reconciling implements InformerStoppedHandler {

    private static final Logger LOG = Logger.getLogger(Reconciling.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration BEFORE_NEXT = Duration.ofSeconds(2);

    private final Instance<QuarkusConfigurationService> settings;
    private final Instance<AppReconciler> reconciler;
    private final Instance<Strays> strays;
    private volatile Optional<Operator> operator = Optional.empty();
    private volatile boolean wanted;
    private volatile boolean broken;
    private String trouble = "";

    Reconciling(
            Instance<QuarkusConfigurationService> settings,
            Instance<AppReconciler> reconciler,
            Instance<Strays> strays) {
        this.settings = settings;
        this.reconciler = reconciler;
        this.strays = strays;
    }

    /** In place of ending the process, which is what the operator's own library does. */
    @Override
    @SuppressWarnings("rawtypes") // as the library has it
    public void onStop(SharedIndexInformer informer, Throwable cause) {
        broken = true;
    }

    void want(boolean now) {
        wanted = now;
    }

    boolean isRunning() {
        return operator.isPresent();
    }

    /** Until the thread is interrupted. */
    void run() {
        try {
            while (true) {
                if (isRunning() && (!wanted || broken)) {
                    stop();
                } else if (!isRunning() && wanted) {
                    start();
                }
                Thread.sleep(isRunning() || !wanted ? LOOK : BEFORE_NEXT);
            }
        } catch (InterruptedException e) {
            stop();
        }
    }

    /** A new one each time: one that is started again never looks at the Apps that it was looking at when it was stopped. */
    private void start() {
        broken = false;
        try {
            Operator next = new Operator(settings.get());
            operator = Optional.of(next);
            next.register(reconciler.get());
            next.start();
            strays.get().letGo();
            LOG.info("Apps are taken in from the cluster, and their statuses are written, by this replica");
            trouble = "";
        } catch (RuntimeException e) {
            tell(e);
            stop();
        }
    }

    /** Once for each reason. */
    private void tell(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String now = String.valueOf(root.getMessage());
        if (!now.equals(trouble)) {
            LOG.errorf(
                    "Apps can't be read from the cluster, and it is tried again (is the CRD of k8s/crd installed?): %s",
                    now);
            trouble = now;
        }
    }

    private void stop() {
        try {
            operator.ifPresent(Operator::stop);
        } catch (RuntimeException e) {
            LOG.debugf(e, "the reconciler did not stop well");
        }
        operator = Optional.empty();
    }
}
