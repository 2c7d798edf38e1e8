package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentListener;
import dev.slipway.pipeline.Alarm;
import dev.slipway.pipeline.Watches;
import dev.slipway.plan.Lookout;
import dev.slipway.tool.Attempt;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches what Apps have applied: one watch for each kind in a namespace and account, however many Apps share it. Between the beginning
 * of a deployment and its end nothing is told of its App but that what it waits for has come.
 */
@Singleton
final class ClusterWatches implements Watches, RolloutWatch, DeploymentListener, WatchLine.Audience {

    private static final Logger LOG = Logger.getLogger(ClusterWatches.class);

    /** More kinds and namespaces than this are looked at by the clock only. */
    private static final int MOST_LINES = 1_000;

    /** What changes within it is one alarm. */
    private static final Duration TOGETHER = Duration.ofMillis(300);

    /** Rollouts that end within it are told together. */
    private static final Duration AT_ONCE = Duration.ofMillis(20);

    private final Instance<WatchLine.Source> source;
    private final Instance<Alarm> alarm;
    private final Fresh fresh;
    private final LastSeen seen;
    private final InstantSource clock;
    private final Awaiting awaiting;
    private final Map<AppId, Set<WatchLine.Key>> kept = new ConcurrentHashMap<>();
    private final Set<AppId> resting = ConcurrentHashMap.newKeySet();
    private final Ailments ailments = new Ailments();
    private final Map<WatchLine.Key, WatchLine> lines = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<AppId> changed = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<AppId> arrived = new LinkedBlockingQueue<>();
    private final List<Thread> telling = new ArrayList<>();

    ClusterWatches(
            Instance<WatchLine.Source> source, Instance<Alarm> alarm, Fresh fresh, LastSeen seen, InstantSource clock) {
        this.source = source;
        this.alarm = alarm;
        this.fresh = fresh;
        this.seen = seen;
        this.clock = clock;
        this.awaiting = new Awaiting(fresh, clock);
    }

    @Override
    public void keep(App app, List<String> objects) {
        ailments.judge(app);
        resting.remove(app.id());
        fresh.drop(app.id());
        keep(
                app.id(),
                objects.stream()
                        .flatMap(text -> ObjectId.parse(text).stream())
                        .map(id -> key(app, id))
                        .collect(Collectors.toSet()));
    }

    private synchronized void keep(AppId app, Set<WatchLine.Key> needed) {
        if (needed.equals(needed.isEmpty() ? kept.remove(app) : kept.put(app, needed))) {
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

    private static WatchLine.Key key(App app, ObjectId id) {
        return new WatchLine.Key(Cluster.account(app), id.namespace(), id.group(), id.kind());
    }

    @Override
    public boolean expect(Attempt attempt, List<Manifest> rollouts) {
        if (rollouts.isEmpty() || !awaiting.begin(attempt, rollouts)) {
            return false;
        }
        App app = attempt.app();
        Set<WatchLine.Key> needed =
                rollouts.stream().map(manifest -> key(app, manifest.id())).collect(Collectors.toSet());
        Set<WatchLine.Key> known = kept.getOrDefault(app.id(), Set.of());
        if (!known.containsAll(needed)) {
            keep(app.id(), Stream.concat(known.stream(), needed.stream()).collect(Collectors.toSet()));
        }
        return needed.stream().allMatch(key -> openSince(key).isPresent());
    }

    private Optional<Instant> openSince(WatchLine.Key key) {
        return Optional.ofNullable(lines.get(key)).flatMap(WatchLine::openSince);
    }

    @Override
    public Duration patience() {
        return awaiting.patience();
    }

    @Override
    public Optional<Instant> quietSince(App app) {
        return awaiting.quietSince(app.id());
    }

    @Override
    public Optional<Instant> seenSince(App app, ObjectId object) {
        return openSince(key(app, object));
    }

    @Override
    public void end(App app) {
        awaiting.end(app.id());
        if (!Lookout.isKept(app)) {
            keep(app.id(), Set.of());
        }
    }

    /** Whose objects are watched. */
    Set<AppId> watched() {
        return Set.copyOf(kept.keySet());
    }

    /** Nothing is to be told of it any more. */
    void forget(AppId app) {
        awaiting.end(app);
        fresh.drop(app);
        seen.drop(app);
        resting.remove(app);
        ailments.forget(app);
        keep(app, Set.of());
    }

    private void open(WatchLine.Key key) {
        if (lines.size() >= MOST_LINES) {
            LOG.debugf("%s is not watched: more than %d watches", key, MOST_LINES);
            return;
        }
        lines.put(key, new WatchLine(key, source.get(), this, clock));
        if (telling.isEmpty()) {
            telling.add(Thread.ofVirtual().name("drift-alarms").start(() -> tell(changed, TOGETHER, this::raise)));
            telling.add(Thread.ofVirtual()
                    .name("rollouts")
                    .start(() -> tell(arrived, AT_ONCE, apps -> alarm.get().answer(apps))));
        }
    }

    @Override
    public void shown(WatchLine.Key key, AppId app, GenericKubernetesResource object, boolean deleted) {
        key.id(object).ifPresent(id -> {
            if (fresh.isOf(app) || awaiting.isFor(app)) {
                shown(app, id, object, deleted);
            }
            remember(app, id, object, deleted);
        });
    }

    private void remember(AppId app, ObjectId id, GenericKubernetesResource object, boolean deleted) {
        if (deleted) {
            seen.drop(app, id);
        } else if (seen.isOf(app, id) && !awaiting.isUnready(app, id)) {
            seen.put(app, id, object);
        }
    }

    private void shown(AppId app, ObjectId id, GenericKubernetesResource object, boolean deleted) {
        fresh.shows(
                app,
                id,
                ResourceVersion.of(object.getMetadata().getResourceVersion()).orElse(Long.MAX_VALUE));
        if (!deleted && awaiting.isFor(app) && awaiting.shows(app, id, object)) {
            arrived.add(app);
        }
    }

    @Override
    public void changed(AppId app) {
        changed.add(app);
    }

    /** Nothing to look at while it works as before. */
    @Override
    public void moved(WatchLine.Key key, AppId app, GenericKubernetesResource workload) {
        if (!ailments.isNews(app, key, workload) || resting.contains(app)) {
            return;
        }
        changed.add(app);
    }

    @Override
    public void missed(WatchLine.Key key) {
        kept.forEach((app, keys) -> {
            if (keys.contains(key)) {
                changed.add(app);
            }
        });
    }

    private void raise(SortedSet<AppId> apps) {
        apps.stream()
                .filter(app -> kept.containsKey(app) && !resting.contains(app))
                .forEach(app -> alarm.get().raise(app));
    }

    private static void tell(LinkedBlockingQueue<AppId> queue, Duration together, Consumer<SortedSet<AppId>> telling) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                SortedSet<AppId> apps = new TreeSet<>(Set.of(queue.take()));
                Thread.sleep(together);
                queue.drainTo(apps);
                telling.accept(apps);
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
        telling.forEach(Thread::interrupt);
        lines.values().forEach(WatchLine::close);
    }
}
