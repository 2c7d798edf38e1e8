package dev.slipway.bench;

import dev.slipway.git.GitServer;
import dev.slipway.git.Repo;
import dev.slipway.testing.AuditLog;
import dev.slipway.testing.GitHost;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many Apps of one ConfigMap and one Deployment each, from one repository, in the cluster of KUBECONFIG: one push that touches all, one
 * that touches one. When something is applied and ready a watch of its own says, what was asked of the server its audit log. Run by
 * {@code ./slipway bench kube}.
 */
class KubeBench {

    private static final String AGENT = "bench";

    /** Measured elsewhere on two cores, the other controllers with their limits raised, for all applied. */
    private static final Map<Integer, String> PEERS = Map.of(
            100, "6 s (kubectl 4.0, Flux 18–23, Argo CD 31–38)",
            300, "17 s (kubectl 11.6, Flux 59–148, Argo CD 105–125)",
            1000, "65 s (kubectl 42–46)");

    @TempDir
    Path folder;

    @Test
    void ships() throws IOException {
        String kubeconfig = System.getenv().getOrDefault("KUBECONFIG", "");
        if (kubeconfig.isEmpty()) {
            Figures.row("many Apps on Kubernetes", "", "not measured: KUBECONFIG names no cluster", "–");
            return;
        }
        for (String many : System.getProperty("bench.kube", "300,1000").split(",", -1)) {
            for (String origin :
                    System.getProperty("bench.apps", "folder,cluster").split(",", -1)) {
                ship(Path.of(kubeconfig), Integer.parseInt(many), origin.equals("cluster"));
            }
        }
    }

    /** @param resources whether the Apps are custom resources, whose status and Events are written too; else YAML files in a folder */
    private void ship(Path kubeconfig, int many, boolean resources) throws IOException {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withUserAgent(AGENT)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            AtomicReference<String> floor = new AtomicReference<>("");
            within(
                    client,
                    (namespace, arrivals) -> floor.set(new Floor(kubeconfig, namespace, folder).of(many, arrivals)));
            within(client, (namespace, arrivals) -> {
                Path place = Files.createDirectories(folder.resolve(namespace));
                if (resources) {
                    try (AppResources apps = new AppResources(client, namespace)) {
                        measure(kubeconfig, place, apps, new Many(namespace, many), arrivals, floor.get());
                    }
                } else {
                    AppFiles apps = new AppFiles(Files.createDirectories(place.resolve("apps")));
                    measure(kubeconfig, place, apps, new Many(namespace, many), arrivals, floor.get());
                }
            });
        }
    }

    /** What is done in a namespace of its own. */
    private interface Doing {
        void in(String namespace, Arrivals arrivals) throws IOException;
    }

    private static void within(KubernetesClient client, Doing doing) throws IOException {
        String namespace = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        try (Arrivals arrivals = new Arrivals(client, namespace)) {
            doing.in(namespace, arrivals);
        } finally {
            client.namespaces().withName(namespace).delete();
            client.namespaces().withName(namespace).waitUntilCondition(gone -> gone == null, 5, TimeUnit.MINUTES);
        }
    }

    /** How many Apps in which namespace. */
    private record Many(String namespace, int apps) {}

    private static void measure(
            Path kubeconfig, Path place, AppOrigin origin, Many many, Arrivals arrivals, String floor)
            throws IOException {
        GitServer server = GitServer.serving(place);
        Repo repo = Repo.create(place, "many");
        write(repo, many.apps(), "v0");
        String first = repo.push("v0").sha();
        long start = System.nanoTime();
        try (ServiceProcess service = new ServiceProcess(
                        origin.on(ServiceSetup.in(place, "kube").likeAContainer()));
                server;
                Rows rows = new Rows()) {
            for (int i = 0; i < many.apps(); i++) {
                origin.add(name(i), app(server.url("many"), many.namespace(), i));
            }
            service.awaitReady();
            arrivals.await("v0", many.apps());
            calm(service, rows);
            origin.awaitTold(first, many.apps());
            String cold = arrivals.told("v0", start);
            GitHost host = new GitHost(service.address(), server.url("many"));
            Consumption own = new Consumption(service.pid());
            AuditLog audit = AuditLog.beside(kubeconfig).orElseThrow();
            Duration before = own.cpu();
            write(repo, many.apps(), "v1");
            Push all = Push.of(host, repo, "v1");
            arrivals.await("v1", many.apps());
            calm(service, rows);
            origin.awaitTold(all.sha(), many.apps());
            double cpu = own.cpu().minus(before).toMillis() / (double) many.apps();
            String asked = asked(audit, many.apps());
            String warm = arrivals.told("v1", all.told());
            AuditLog second = AuditLog.beside(kubeconfig).orElseThrow();
            repo.write(name(7) + "/all.yaml", manifests(7, "v2"));
            Push one = Push.of(host, repo, "v2");
            arrivals.await("v2", 1);
            calm(service, rows);
            origin.awaitTold(one.sha(), 1);
            Figures.row(
                    "%,d Apps %s (ConfigMap and Deployment each) in one repository, one push, Kubernetes"
                            .formatted(many.apps(), origin.words()),
                    "all applied ≤ " + PEERS.getOrDefault(many.apps(), "1.5 × kubectl"),
                    String.format(
                            Locale.ROOT,
                            "%s; %sfrom a cold start %s; %.1f ms CPU and %s an App; one of them touched: %s, %s",
                            warm,
                            floor,
                            cold,
                            cpu,
                            asked,
                            arrivals.told("v2", one.told()),
                            asked(second, 1)),
                    own.peak());
            origin.removeAll();
        }
    }

    /** @param told when the service was told of it, by the clock of {@link System#nanoTime} */
    private record Push(String sha, long told) {
        static Push of(GitHost host, Repo repo, String word) {
            String sha = repo.push(word).sha();
            long begin = System.nanoTime();
            if (host.tell(sha, sha) != 202) {
                throw new AssertionError("the hook was not taken");
            }
            return new Push(sha, begin);
        }
    }

    private static void calm(ServiceProcess service, Rows rows) {
        service.await("calm", () -> rows.number("select count(*) from deployment where phase <> 'ENDED'") == 0);
    }

    /** Requests of the service alone, each verb an App; all but those of its Lease, which go on without Apps. */
    private static String asked(AuditLog audit, int apps) {
        TreeMap<String, Long> verbs = audit.entries().stream()
                .filter(entry -> entry.agent().startsWith("fabric8"))
                .filter(entry ->
                        !entry.resource().equals("leases") && !entry.verb().equals("watch"))
                .collect(Collectors.groupingBy(KubeBench::what, TreeMap::new, Collectors.counting()));
        double all = verbs.values().stream().mapToLong(Long::longValue).sum();
        return String.format(Locale.ROOT, "%.1f requests", all / apps)
                + verbs.entrySet().stream()
                        .map(verb ->
                                String.format(Locale.ROOT, "%.1f %s", verb.getValue() / (double) apps, verb.getKey()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String what(AuditLog.Entry entry) {
        return switch (entry.resource()) {
            case "apps" -> "status";
            case "events" -> "event";
            default -> entry.verb().equals("patch") && !entry.change() ? "dry run" : entry.verb();
        };
    }

    private static void write(Repo repo, int many, String word) {
        for (int i = 0; i < many; i++) {
            repo.write(name(i) + "/all.yaml", manifests(i, word));
        }
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "app-%04d", number);
    }

    private static String app(String url, String namespace, int number) {
        return """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {name: %1$s, namespace: %3$s}
                spec:
                  source: {url: "%2$s", ref: {branch: main}, path: %1$s, interval: 24h}
                  target: {kubernetes: {namespace: %3$s}}
                """.formatted(name(number), url, namespace);
    }

    static String manifests(int number, String word) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %1$s, labels: {bench: "yes"}}
                data: {word: %2$s}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: {bench: "yes", word: %2$s}}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s, word: %2$s}}
                    spec: {containers: [{name: web, image: "example.com/web:%2$s"}]}
                """.formatted(name(number), word);
    }
}
