package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentListener;
import dev.slipway.pipeline.Alarm;
import dev.slipway.pipeline.Watches;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Watches what Apps have applied: one watch for each kind in a namespace and account, however many Apps share it. Between the beginning
 * of a deployment and its end nothing is told of its App.
 */
@Singleton
final class ClusterWatches implements Watches, DeploymentListener {

    private static final Logger LOG = Logger.getLogger(ClusterWatches.class);

    /** More kinds and namespaces than this are looked at by the clock only. */
    private static final int MOST_LINES = 1_000;

    /** What changes within it is one alarm. */
    private static final Duration TOGETHER = Duration.ofMillis(300);

    private final Instance<WatchLine.Source> source;
    private final Instance<Alarm> alarm;
    private final Map<AppId, Set<WatchLine.Key>> kept = new ConcurrentHashMap<>();
    private final Set<AppId> resting = ConcurrentHashMap.newKeySet();
    private final Map<WatchLine.Key, WatchLine> lines = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<AppId> changed = new LinkedBlockingQueue<>();
    private Optional<Thread> raising = Optional.empty();

    ClusterWatches(Instance<WatchLine.Source> source, Instance<Alarm> alarm) {
        this.source = source;
        this.alarm = alarm;
    }

    @Override
    public synchronized void keep(App app, List<String> objects) {
        resting.remove(app.id());
        Optional<String> account = Cluster.account(app);
        Set<WatchLine.Key> needed = objects.stream()
                .flatMap(text -> ObjectId.parse(text).stream())
                .map(id -> new WatchLine.Key(account, id.namespace(), id.group(), id.kind()))
                .collect(Collectors.toSet());
        if (needed.equals(kept.put(app.id(), needed))) {
            return;
        }
        Set<WatchLine.Key> all = kept.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        lines.entrySet().removeIf(line -> {
            boolean unneeded = !all.contains(line.getKey());
            if (unneeded) {
                line.getValue().close();
            }
            return unneeded;
        });
        all.stream().filter(key -> !lines.containsKey(key)).forEach(this::open);
    }

    private void open(WatchLine.Key key) {
        if (lines.size() >= MOST_LINES) {
            LOG.debugf("%s is not watched: more than %d watches", key, MOST_LINES);
            return;
        }
        lines.put(key, new WatchLine(key, source.get(), this::changed));
        if (raising.isEmpty()) {
            raising = Optional.of(Thread.ofVirtual().name("drift-alarms").start(this::raise));
        }
    }

    /** @param app empty when nobody knows what has changed: then all that the line is for are looked at */
    private void changed(WatchLine.Key key, Optional<AppId> app) {
        app.ifPresentOrElse(
                one -> changed.add(one),
                () -> kept.forEach((one, keys) -> {
                    if (keys.contains(key)) {
                        changed.add(one);
                    }
                }));
    }

    private void raise() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Set<AppId> apps = ConcurrentHashMap.newKeySet();
                apps.add(changed.take());
                Thread.sleep(TOGETHER);
                changed.drainTo(apps);
                apps.stream()
                        .filter(app -> kept.containsKey(app) && !resting.contains(app))
                        .forEach(app -> alarm.get().raise(app));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.debugf(e, "the record does not answer: what changed is seen by the next look");
            }
        }
    }

    /** What is deployed changes because of that. */
    @Override
    public void happened(DeploymentEvent event) {
        if (event.type().equals(DeploymentEvent.Type.STARTED.word())) {
            resting.add(event.app());
        }
    }

    @PreDestroy
    synchronized void close() {
        raising.ifPresent(Thread::interrupt);
        lines.values().forEach(WatchLine::close);
    }
}
