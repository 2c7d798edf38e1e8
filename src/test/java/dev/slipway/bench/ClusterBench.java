package dev.slipway.bench;

import dev.slipway.git.GitServer;
import dev.slipway.git.Repo;
import dev.slipway.testing.GitHost;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a push to what a watch of its own sees in the cluster of KUBECONFIG. Run by {@code ./slipway bench}. */
class ClusterBench {

    private static final int PUSHES = 70;
    private static final int WARM_UP = 10;
    private static final String WHAT = "webhook → one App applied (rules planner, one ConfigMap, Kubernetes)";
    private static final String GOAL = "p50 ≤ 0.15 s, p99 ≤ 1 s";

    @TempDir
    Path folder;

    @Test
    void applies() throws IOException {
        String kubeconfig = System.getenv().getOrDefault("KUBECONFIG", "");
        if (kubeconfig.isEmpty()) {
            Figures.row(WHAT, GOAL, "not measured: KUBECONFIG names no cluster", "–");
            return;
        }
        String namespace = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, Long> seen = new ConcurrentHashMap<>();
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
                .build()) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            Watch watch = client.configMaps().inNamespace(namespace).watch(new Seeing(seen));
            try {
                measure(namespace, seen);
            } finally {
                watch.close();
                client.namespaces().withName(namespace).delete();
            }
        }
    }

    private void measure(String namespace, Map<String, Long> seen) throws IOException {
        GitServer server = GitServer.serving(folder);
        Repo repo = Repo.create(folder, "chat");
        push(repo, "first");
        Files.writeString(Files.createDirectories(folder.resolve("apps")).resolve("app.yaml"), """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {name: chat, namespace: bench}
                spec:
                  source: {url: "%s", ref: {branch: main}, interval: 24h}
                  target: {kubernetes: {namespace: %s}}
                """.formatted(
                        server.url("chat"), namespace));
        try (ServiceProcess service =
                        new ServiceProcess(ServiceSetup.in(folder, "cluster").likeAContainer());
                server;
                Rows rows = new Rows()) {
            service.awaitReady();
            GitHost host = new GitHost(service.address(), server.url("chat"));
            long[] times = new long[PUSHES];
            for (int i = 0; i < PUSHES; i++) {
                service.await("calm", () -> rows.number("select count(*) from deployment where phase <> 'ENDED'") == 0);
                String word = "v" + i;
                String sha = push(repo, word);
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                long begin = System.nanoTime();
                if (host.tell(sha, sha) != 202) {
                    throw new AssertionError("the hook was not taken");
                }
                service.await("applied", () -> seen.containsKey(word));
                times[i] = seen.getOrDefault(word, begin) - begin;
            }
            Figures.row(
                    WHAT,
                    GOAL,
                    Figures.spread(Arrays.copyOfRange(times, WARM_UP, PUSHES)),
                    new Consumption(service.pid()).peak());
        }
    }

    private static String push(Repo repo, String word) {
        return repo.write("config.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: chat}
                data: {word: %s}
                """.formatted(word)).push(word).sha();
    }

    /** Notes when each value was first seen. */
    private record Seeing(Map<String, Long> seen) implements Watcher<ConfigMap> {

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            String word = map.getData() == null ? "" : map.getData().getOrDefault("word", "");
            seen.putIfAbsent(word, System.nanoTime());
        }

        @Override
        public void onClose(WatcherException cause) {
            // The figures would miss what came after: the wait for it ends with an error.
        }
    }
}
