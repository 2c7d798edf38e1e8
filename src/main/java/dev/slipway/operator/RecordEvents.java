package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.EventStream;
import dev.slipway.history.EventStream.Positioned;
import dev.slipway.pipeline.Stores;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Asks the record what happened since it was asked last, and has the Apps that it happened to looked at. */
@Singleton
class RecordEvents extends AbstractEventSource<Void, AppResource> {

    private static final Logger LOG = Logger.getLogger(RecordEvents.class);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int AT_ONCE = 500;

    /** How a deployment gets on: shown every few seconds, for each of them would be one more write. */
    private static final Set<String> UNHURRIED = Set.of(
            DeploymentEvent.Type.PLANNED.word(),
            DeploymentEvent.Type.EXECUTING.word(),
            DeploymentEvent.Type.STEP_ENDED.word());

    /** Every tenth look asks for what makes no events: repositories that can't be asked. */
    private static final int LOOKS_PER_TROUBLES = 10;

    /** So often is shown how a deployment gets on and what it waits for. */
    private static final Duration PROGRESS = Duration.ofSeconds(4);

    /**
     * So many deployments are shown to begin, before their progress is shown next; where more begin, after a push that many Apps
     * follow, their beginning is shown with it, in one write instead of two.
     */
    private static final int MOST_STARTS = 10;

    private final EventStream stream;
    private final Stores stores;
    private volatile Optional<Thread> looking = Optional.empty();
    private Map<AppName, String> troubled = Map.of();
    private Map<AppName, String> progress = Map.of();
    private long progressSince = System.nanoTime();
    private int starts;

    RecordEvents(EventStream stream, Stores stores) {
        super(Void.class, "record");
        this.stream = stream;
        this.stores = stores;
    }

    @Override
    public Set<Void> getSecondaryResources(AppResource primary) {
        return Set.of();
    }

    @Override
    public void start() {
        super.start();
        looking = Optional.of(Thread.ofVirtual().name("record-events").start(this::look));
    }

    @Override
    public void stop() {
        super.stop();
        looking.ifPresent(Thread::interrupt);
    }

    private void look() {
        long position = -1;
        int looks = 0;
        boolean down = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                position = position < 0 ? begin() : tell(position);
                if (looks % LOOKS_PER_TROUBLES == 0) {
                    Map<AppName, String> now = stores.repositories().troubles(App.FROM_CLUSTER);
                    wakeOthers(troubled, now);
                    troubled = now;
                }
                if (System.nanoTime() - progressSince >= PROGRESS.toNanos()) {
                    showProgress();
                }
                looks++;
                down = false;
            } catch (RuntimeException e) {
                if (!down) {
                    LOG.warnf("the record does not answer, statuses wait: %s", e.getMessage());
                }
                down = true;
            }
            pause();
        }
    }

    /**
     * What happened before needs no telling, but for what happened since an App was looked at first, which may be before this has found
     * out where the record ends: all are looked at once more.
     */
    private long begin() {
        long newest = stream.newest();
        progress = stores.deployments().progress(App.FROM_CLUSTER);
        stores.apps().all().stream()
                .filter(app -> app.owner().equals(App.FROM_CLUSTER))
                .forEach(app -> wake(app.name()));
        return newest;
    }

    private void showProgress() {
        progressSince = System.nanoTime();
        starts = 0;
        Map<AppName, String> now = stores.deployments().progress(App.FROM_CLUSTER);
        now.entrySet().stream()
                .filter(one ->
                        !one.getValue().equals(progress.get(one.getKey()))) // who is there no more has ended: an event
                .forEach(one -> wake(one.getKey()));
        progress = now;
    }

    private long tell(long position) {
        List<Positioned> events = stream.after(position, AT_ONCE);
        Set<AppName> apps = new HashSet<>();
        events.stream().map(Positioned::event).filter(this::isShownNow).forEach(event -> apps.add(event.name()));
        apps.forEach(this::wake);
        return events.isEmpty() ? position : events.getLast().position();
    }

    private boolean isShownNow(DeploymentEvent event) {
        if (event.type().equals(DeploymentEvent.Type.STARTED.word())) {
            starts++;
            return starts <= MOST_STARTS;
        }
        return !UNHURRIED.contains(event.type());
    }

    /** Of whom something else is known than before. */
    private void wakeOthers(Map<AppName, String> before, Map<AppName, String> now) {
        Set<AppName> both = new HashSet<>(now.keySet());
        both.addAll(before.keySet());
        both.stream()
                .filter(app -> !now.getOrDefault(app, "").equals(before.getOrDefault(app, "")))
                .forEach(this::wake);
    }

    private void wake(AppName app) {
        getEventHandler().handleEvent(new Event(new ResourceID(app.name(), app.namespace())));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
