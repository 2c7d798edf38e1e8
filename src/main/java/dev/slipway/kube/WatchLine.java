package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One watch, kept up however it ends: of the objects of one kind that Slipway applied in one namespace, as one account. */
final class WatchLine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WatchLine.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What ends sooner is trouble: the next pause is longer. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private final Key key;
    private final Source source;
    private final Audience audience;
    private final InstantSource clock;
    private final Thread keeping;
    private boolean toldOfTrouble;
    private volatile Optional<Instant> openSince = Optional.empty();

    WatchLine(Key key, Source source, Audience audience, InstantSource clock) {
        this.clock = clock;
        this.key = key;
        this.source = source;
        this.audience = audience;
        this.keeping = Thread.ofVirtual().name("watch-" + key.kind()).start(this::keep);
    }

    /** What is watched. {@code namespace} is empty for kinds that lie in none. */
    record Key(Optional<String> account, String namespace, String group, String kind) {

        /** Empty for a name that no cluster gives. */
        Optional<ObjectId> id(GenericKubernetesResource object) {
            String name = object.getMetadata().getName();
            return ObjectId.isName(name) ? Optional.of(new ObjectId(namespace, name, group, kind)) : Optional.empty();
        }
    }

    /** Who is told of what is seen. */
    interface Audience {

        /** As it is now, or was when it was deleted, on each change and whoever made it. */
        void shown(Key key, AppId app, GenericKubernetesResource object, boolean deleted);

        /** Somebody else changed something of this App. */
        void changed(AppId app);

        /** A workload of this App is there, or only its state is another. */
        void moved(Key key, AppId app, GenericKubernetesResource workload);

        /** Nobody knows what has changed. */
        void missed(Key key);
    }

    /** Where watches come from. */
    @Singleton
    static final class Source {

        private final Kinds kinds;
        private final Wire wire;

        Source(Kinds kinds, Wire wire) {
            this.kinds = kinds;
            this.wire = wire;
        }

        /** Empty where the cluster does not have the kind. */
        Optional<Watch> open(Key key, Watcher<GenericKubernetesResource> watcher) {
            return kinds.apiVersion(key.group(), key.kind())
                    .flatMap(version -> kinds.find(version, key.kind())
                            .map(served -> open(key, context(key, version, served), watcher)));
        }

        private Watch open(Key key, ResourceDefinitionContext context, Watcher<GenericKubernetesResource> watcher) {
            KubernetesClient client = key.account()
                    .map(account -> wire.client()
                            .newClient(new RequestConfigBuilder()
                                    .withImpersonateUsername(account)
                                    .build())
                            .adapt(KubernetesClient.class))
                    .orElseGet(wire::client);
            var kind = client.genericKubernetesResources(context);
            return key.namespace().isEmpty()
                    ? kind.withLabel(Stamp.MANAGED_BY, OwnedFields.MANAGER).watch(watcher)
                    : kind.inNamespace(key.namespace())
                            .withLabel(Stamp.MANAGED_BY, OwnedFields.MANAGER)
                            .watch(watcher);
        }

        private static ResourceDefinitionContext context(Key key, String apiVersion, Kinds.Served served) {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(key.group())
                    .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
                    .withKind(key.kind())
                    .withPlural(served.plural())
                    .withNamespaced(served.namespaced())
                    .build();
        }
    }

    /** A watch ends when the server remembers no more from where on it is to go on, too: then the next one begins anew. */
    private void keep() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long begun = System.nanoTime();
                watch();
                boolean lasted = System.nanoTime() - begun >= LASTING.toNanos();
                pause = lasted ? SHORTEST_PAUSE : pause;
                Thread.sleep(pause);
                pause = longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() throws InterruptedException {
        Ending ending = new Ending();
        try (Watch watch = source.open(key, new Eyes(ending)).orElse(null)) {
            if (watch != null) {
                audience.missed(key);
                toldOfTrouble = false;
                openSince = Optional.of(clock.instant());
                ending.await();
            }
        } catch (KubernetesClientException | Trouble | IllegalStateException e) {
            tell(e);
        } finally {
            openSince = Optional.empty();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void tell(RuntimeException trouble) {
        if (!toldOfTrouble) {
            LOG.infof("%s is looked at by the clock only, it can't be watched: %s", key, trouble.getMessage());
        }
        toldOfTrouble = true;
    }

    /** Since when all changes are seen; empty while they are not. */
    Optional<Instant> openSince() {
        return openSince;
    }

    @Override
    public void close() {
        keeping.interrupt();
    }

    /** Until the watch ends. */
    private static final class Ending {

        private boolean ended;

        synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized void await() throws InterruptedException {
            while (!ended) {
                wait();
            }
        }
    }

    /** What comes in on the watch. That an object is there is no change; it came with the watch, or was made by a deployment. */
    private final class Eyes implements Watcher<GenericKubernetesResource> {

        private final Ending ending;

        Eyes(Ending ending) {
            this.ending = ending;
        }

        @Override
        public void eventReceived(Action action, GenericKubernetesResource object) {
            String uid = object.getMetadata().getLabels().getOrDefault(Stamp.APP, "");
            if (!AppId.isUid(uid)) {
                return;
            }
            AppId app = new AppId(uid);
            if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                audience.shown(key, app, object, action == Action.DELETED);
            }
            if (action == Action.DELETED) {
                audience.changed(app);
            } else if (action == Action.MODIFIED) {
                tell(app, object);
            } else if (action == Action.ADDED && Readiness.isWorkload(key.group(), key.kind())) {
                audience.moved(key, app, object);
            }
        }

        private void tell(AppId app, GenericKubernetesResource object) {
            List<ManagedFieldsEntry> foreign = foreign(object);
            if (foreign.stream().anyMatch(entry -> isOfFields(entry.getSubresource()))) {
                audience.changed(app);
            } else if (!foreign.isEmpty() && Readiness.isWorkload(key.group(), key.kind())) {
                audience.moved(key, app, object);
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            ending.end();
        }

        @Override
        public void onClose() {
            ending.end();
        }
    }

    /** What others than Slipway changed last. */
    private static List<ManagedFieldsEntry> foreign(GenericKubernetesResource object) {
        List<ManagedFieldsEntry> entries = object.getMetadata().getManagedFields();
        Optional<String> newest = entries.stream()
                .map(ManagedFieldsEntry::getTime)
                .filter(time -> time != null)
                .max(Comparator.naturalOrder());
        return entries.stream()
                .filter(entry -> newest.equals(Optional.ofNullable(entry.getTime())))
                .filter(entry -> !OwnedFields.MANAGER.equals(entry.getManager()))
                .toList();
    }

    /** A number of replicas is a field of a workload, whichever way it is set. */
    private boolean isOfFields(@Nullable String subresource) {
        return subresource == null || (!subresource.equals("status") && Readiness.isWorkload(key.group(), key.kind()));
    }
}
