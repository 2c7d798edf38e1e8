package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;

import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Slipway as the files of {@code k8s} install it, with replicas that have the rights of its account and no more. */
final class Installation implements AutoCloseable {

    private static final String MARK = TestCluster.mark();

    private final Path folder;
    private final TestCluster cluster;
    private final Kubectl kubectl;
    private final Chat chat;

    Installation(Path folder) {
        this(folder, TestCluster.open(MARK), Kubectl.find());
    }

    /** On a cluster of the test's own. */
    static Installation on(Path kubeconfig, Path folder) {
        return new Installation(
                folder, TestCluster.open(MARK, kubeconfig), Kubectl.find().as(kubeconfig));
    }

    /** Nobody else uses the cluster's Apps meanwhile. */
    static Installation alone(Path folder) {
        return new Installation(folder, TestCluster.openAlone(MARK), Kubectl.find());
    }

    private Installation(Path folder, TestCluster cluster, Kubectl kubectl) {
        this.folder = folder;
        this.cluster = cluster;
        this.kubectl = kubectl;
        kubectl.run("apply", "--server-side", "--force-conflicts", "-k", "k8s");
        this.chat = new Chat(folder);
    }

    TestCluster cluster() {
        return cluster;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    Chat chat() {
        return chat;
    }

    /** As the comment of {@code k8s/base/tenants.yaml} says. */
    String tenant() {
        String namespace = cluster.namespace();
        kubectl.run("create", "serviceaccount", "deployer", "-n", namespace);
        bind(namespace, "deployer", "slipway-deployer", namespace + ":deployer");
        bind(namespace, "slipway", "slipway-tenant", "slipway:slipway");
        return namespace;
    }

    void bind(String namespace, String name, String role, String account) {
        kubectl.run(
                "create", "rolebinding", name, "-n", namespace, "--clusterrole=" + role, "--serviceaccount=" + account);
    }

    /** Of the chat, deployed by the tenant's account into its own namespace; {@code more} is added. */
    Map<String, Object> spec(String tenant, Map<String, ?> more) {
        Map<String, Object> spec =
                new HashMap<>(chat.spec(Map.of("namespace", tenant, "serviceAccountName", "deployer")));
        spec.putAll(more);
        return spec;
    }

    Map<String, Object> spec(String tenant) {
        return spec(tenant, Map.of());
    }

    void ready(String namespace, String name) {
        cluster.until(namespace, name, now -> condition(now, "Ready").startsWith("True"));
    }

    /** Waits until the commit runs and has proved itself. */
    void applied(String tenant, String sha, ServiceProcess by) {
        try {
            cluster.until(
                    tenant,
                    Chat.NAME,
                    now -> ("main@sha1:" + sha).equals(now.get("lastAppliedRevision"))
                            && condition(now, "Ready").startsWith("True"));
        } catch (AssertionError e) {
            throw new AssertionError("the service said last:\n" + by.tail(), e);
        }
    }

    /** Why a person must do something. */
    String refusal(String namespace, String name) {
        return message(
                cluster.until(namespace, name, now -> condition(now, "Stalled").startsWith("True")), "Ready");
    }

    String lease() {
        return "slipway-" + MARK;
    }

    /** Who holds the Lease; empty when nobody does. */
    String holder() {
        return cluster.holder("slipway", lease());
    }

    ServiceProcess replica(String name) {
        return new ServiceProcess(setup(name));
    }

    ServiceSetup setup(String name) {
        return ServiceSetup.in(folder, name)
                .with("SLIPWAY_OPERATOR_ENABLED", "true")
                .with("SLIPWAY_OPERATOR_REPLICA", name)
                .with("SLIPWAY_OPERATOR_LEASE_NAME", lease())
                .with("SLIPWAY_KUBERNETES_SECRETS", "true")
                .with(
                        "SLIPWAY_KUBERNETES_KUBECONFIG",
                        cluster.kubeconfig(folder, "slipway", "slipway").toString())
                .with("QUARKUS_OPERATOR_SDK_CONTROLLERS_APPS_SELECTOR", TestCluster.LABEL + "=" + MARK);
    }

    /** To the cluster's API server. */
    FaultProxy line() {
        URL server = cluster.client().getMasterUrl();
        return new FaultProxy(server.getHost(), server.getPort());
    }

    /** Reaches the cluster by that line alone. */
    ServiceSetup setup(String name, FaultProxy line) {
        URL server = cluster.client().getMasterUrl();
        Path direct = cluster.kubeconfig(folder, "slipway", "slipway");
        try {
            Path through = Files.writeString(
                    folder.resolve("kubeconfig-of-" + name),
                    Files.readString(direct)
                            .replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + line.port()));
            return setup(name).with("SLIPWAY_KUBERNETES_KUBECONFIG", through.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        chat.close();
        cluster.close();
    }
}
