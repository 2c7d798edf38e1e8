package dev.slipway.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches a namespace from now on. The watches begin at the versions that are there, so that only changes are seen; a mark of the
 * test's own shows when all before it has come.
 */
final class Changes implements AutoCloseable {

    private static final String MARK = "mark";

    private final KubeWorld world;
    private final List<String> seen = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final CountDownLatch marked = new CountDownLatch(1);

    Changes(KubeWorld world) {
        this.world = world;
        var client = world.witness;
        String now = client.configMaps()
                .inNamespace(world.namespace)
                .list()
                .getMetadata()
                .getResourceVersion();
        watch(client.apps().deployments().inNamespace(world.namespace).withResourceVersion(now));
        watch(client.services().inNamespace(world.namespace).withResourceVersion(now));
        watch(client.configMaps().inNamespace(world.namespace).withResourceVersion(now));
    }

    private <T extends HasMetadata> void watch(Watchable<T> objects) {
        watches.add(objects.watch(new Watcher<T>() {
            @Override
            public void eventReceived(Action action, T object) {
                note(action, object);
            }

            @Override
            public void onClose(WatcherException cause) {
                synchronized (seen) {
                    seen.add("the watch ended: " + cause);
                }
            }
        }));
    }

    private void note(Watcher.Action action, HasMetadata object) {
        if (object instanceof ConfigMap && object.getMetadata().getName().equals(MARK)) {
            marked.countDown();
            return;
        }
        synchronized (seen) {
            seen.add(
                    action + " " + object.getKind() + " " + object.getMetadata().getName());
        }
    }

    /** What changed until now. */
    List<String> untilMarked() {
        world.witness
                .configMaps()
                .inNamespace(world.namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(MARK)
                        .endMetadata()
                        .build())
                .create();
        try {
            if (!marked.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the watch did not see the mark");
            }
            Thread.sleep(300); // the other watches have connections of their own
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
