package dev.slipway.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** When each ConfigMap and each Deployment of a namespace was first seen with a word, and when first ready with it. */
final class Arrivals implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, Map<String, Long>> applied = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Long>> ready = new ConcurrentHashMap<>();
    private final Watch maps;
    private final Watch deployments;

    Arrivals(KubernetesClient client, String namespace) {
        maps = client.configMaps()
                .inNamespace(namespace)
                .withLabel("bench", "yes")
                .watch(new Eyes<ConfigMap>(map -> note(applied, map.getData().get("word"), map)));
        deployments = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel("bench", "yes")
                .watch(new Eyes<Deployment>(this::note));
    }

    private void note(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        boolean isReady = status != null
                && Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && Objects.equals(status.getUpdatedReplicas(), 1)
                && Objects.equals(status.getAvailableReplicas(), 1)
                && Objects.equals(status.getReplicas(), 1);
        if (isReady) {
            note(ready, deployment.getMetadata().getLabels().get("word"), deployment);
        }
    }

    private static void note(Map<String, Map<String, Long>> where, String word, HasMetadata object) {
        where.computeIfAbsent(word, any -> new ConcurrentHashMap<>())
                .putIfAbsent(object.getMetadata().getName(), System.nanoTime());
    }

    void await(String word, int many) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (count(applied, word) < many || count(ready, word) < many) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        word + ": " + count(applied, word) + " applied, " + count(ready, word) + " ready of " + many);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** {@code first applied 0.3 s, all applied 12.0 s, all ready 13.1 s}. */
    String told(String word, long begin) {
        long first = applied.get(word).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        return "first applied " + seconds(first - begin) + ", all applied " + seconds(last(applied, word) - begin)
                + ", all ready " + seconds(last(ready, word) - begin);
    }

    private static long last(Map<String, Map<String, Long>> where, String word) {
        return where.get(word).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
    }

    private static int count(Map<String, Map<String, Long>> where, String word) {
        return where.getOrDefault(word, Map.of()).size();
    }

    private static String seconds(long nanoseconds) {
        return String.format(Locale.ROOT, nanoseconds < 10e9 ? "%.2f s" : "%.1f s", nanoseconds / 1e9);
    }

    @Override
    public void close() {
        maps.close();
        deployments.close();
    }

    private record Eyes<T>(Consumer<T> seen) implements Watcher<T> {

        @Override
        public void eventReceived(Action action, T object) {
            seen.accept(object);
        }

        @Override
        public void onClose(WatcherException cause) {
            // What came after would be missed: the wait for it ends with an error.
        }
    }
}
