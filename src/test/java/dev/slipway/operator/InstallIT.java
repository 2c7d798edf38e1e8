package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code k8s} as they are shipped, applied by the real kubectl; two replicas with no more rights than those files give. */
class InstallIT {

    private static final String MARK = TestCluster.mark();

    @TempDir
    Path folder;

    private TestCluster cluster;
    private Kubectl kubectl;
    private Chat chat;

    @BeforeEach
    void open() {
        cluster = TestCluster.open(MARK);
        kubectl = Kubectl.find();
        kubectl.run("apply", "--server-side", "--force-conflicts", "-k", "k8s");
        chat = new Chat(folder);
    }

    @AfterEach
    void close() {
        if (chat != null) {
            chat.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void rendersEachOverlay() {
        assertThat(kubectl.run("kustomize", "k8s/overlays/try")).contains("name: postgres", "name: redis", "kind: App");
        assertThat(kubectl.run("kustomize", "k8s/overlays/monitoring")).contains("kind: ServiceMonitor");
        assertThat(kubectl.run("apply", "--dry-run=server", "-k", "k8s/overlays/try"))
                .contains("statefulset.apps/postgres", "secret/slipway")
                .doesNotContain("would violate PodSecurity");
        assertThat(kubectl.run("explain", "app.spec.target.kubernetes"))
                .contains("serviceAccountName", "Slipway acts as it");
    }

    @Test
    void servesTenantsWhoCanNotReachEachOther() {
        String first = tenant();
        String second = tenant();
        chat.push("first", "v1");
        try (ServiceProcess one = replica("one");
                ServiceProcess two = replica("two")) {
            one.awaitReady();
            two.awaitReady();
            cluster.create(first, Chat.NAME, chat.spec(Map.of("namespace", first, "serviceAccountName", "deployer")));
            cluster.create(second, Chat.NAME, chat.spec(Map.of("namespace", first, "serviceAccountName", "deployer")));
            cluster.create(second, "alone", chat.spec(first));
            cluster.create(second, "unbound", chat.spec(Map.of("namespace", second, "serviceAccountName", "default")));

            kubectl.run("wait", "--for=condition=Ready", "app/" + Chat.NAME, "-n", first, "--timeout=60s");
            assertThat(kubectl.run("get", "sapp", "-n", first))
                    .matches("(?s)NAME +READY +STATUS +REVISION +AGE\\nchat +True +Applied revision: main@sha1:.*");
            kubectl.run(
                    "patch",
                    "configmap",
                    "settings",
                    "-n",
                    first,
                    "--type=merge",
                    "-p",
                    "{\"data\":{\"word\":\"theirs\"}}");
            kubectl.run("wait", "--for=condition=Drifted", "app/" + Chat.NAME, "-n", first, "--timeout=60s");
            assertThat(refusal(second, Chat.NAME)).contains("cannot", first);
            assertThat(refusal(second, "alone")).contains("name a serviceAccountName that may deploy there");
            assertThat(refusal(second, "unbound")).contains("system:serviceaccount:" + second + ":default");
            assertThat(cluster.client()
                            .configMaps()
                            .inNamespace(second)
                            .withName("settings")
                            .get())
                    .isNull();
        }
    }

    @Test
    void readsASecretWhenItIsUsed() {
        String tenant = tenant();
        chat.push("first", "v1");
        Map<String, Object> spec = chat.spec(Map.of("namespace", tenant, "serviceAccountName", "deployer"));
        Map<String, Object> source = chat.source(Chat.NAME);
        source.put("secretRef", Map.of("name", "git"));
        spec.put("source", source);
        try (ServiceProcess one = replica("one")) {
            one.awaitReady();
            cluster.create(tenant, Chat.NAME, spec);
            assertThat(message(
                            cluster.until(
                                    tenant,
                                    Chat.NAME,
                                    now -> condition(now, "Ready").startsWith("False")),
                            "Ready"))
                    .contains("kubectl create secret generic git -n " + tenant);

            cluster.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(tenant)
                            .withName("git")
                            .endMetadata()
                            .addToStringData("username", "somebody")
                            .addToStringData("password", "a-password-of-git")
                            .build())
                    .create();

            ready(tenant, Chat.NAME);
            assertThat(one.tail()).doesNotContain("a-password-of-git");
        }
    }

    @Test
    void letsGoOfAnAppThatWentWhileNobodyLooked() {
        String tenant = tenant();
        chat.push("first", "v1");
        Map<String, Object> spec = chat.spec(Map.of("namespace", tenant, "serviceAccountName", "deployer"));
        try (ServiceProcess one = replica("one")) {
            one.awaitReady();
            cluster.create(tenant, Chat.NAME, spec);
            ready(tenant, Chat.NAME);
        }
        cluster.app(tenant, Chat.NAME).edit(app -> {
            app.getMetadata().setFinalizers(List.of());
            return app;
        });
        cluster.app(tenant, Chat.NAME).delete();
        cluster.create(tenant, "other", spec);

        try (ServiceProcess one = replica("one")) {
            one.await("the end of the App", () -> one.tail().contains("it is not in the cluster any more"));
        }
    }

    @Test
    void anotherReplicaGoesOnWhenOneIsKilled() {
        String tenant = tenant();
        chat.push("first", "v1");
        try (ServiceProcess one = replica("one");
                ServiceProcess two = replica("two")) {
            one.awaitReady();
            two.awaitReady();
            cluster.create(tenant, Chat.NAME, chat.spec(Map.of("namespace", tenant, "serviceAccountName", "deployer")));
            ready(tenant, Chat.NAME);
            ServiceProcess leader = cluster.holder("slipway", lease()).equals("one") ? one : two;

            leader.kill();
            String next = chat.push("second", "v2");

            applied(tenant, next, leader == one ? two : one);
            assertThat(cluster.holder("slipway", lease())).isNotEqualTo(leader.name());
        }
    }

    private void applied(String tenant, String sha, ServiceProcess by) {
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

    private void ready(String namespace, String name) {
        cluster.until(namespace, name, now -> condition(now, "Ready").startsWith("True"));
    }

    private String refusal(String namespace, String name) {
        return message(
                cluster.until(namespace, name, now -> condition(now, "Stalled").startsWith("True")), "Ready");
    }

    /** As the comment of {@code k8s/base/tenants.yaml} says. */
    private String tenant() {
        String namespace = cluster.namespace();
        kubectl.run("create", "serviceaccount", "deployer", "-n", namespace);
        bind(namespace, "deployer", "slipway-deployer", namespace + ":deployer");
        bind(namespace, "slipway", "slipway-tenant", "slipway:slipway");
        return namespace;
    }

    private void bind(String namespace, String name, String role, String account) {
        List<String> words = List.of("--clusterrole=" + role, "--serviceaccount=" + account);
        kubectl.run("create", "rolebinding", name, "-n", namespace, words.getFirst(), words.getLast());
    }

    private String lease() {
        return "slipway-" + MARK;
    }

    private ServiceProcess replica(String name) {
        return new ServiceProcess(ServiceSetup.in(folder, name)
                .with("SLIPWAY_OPERATOR_ENABLED", "true")
                .with("SLIPWAY_OPERATOR_REPLICA", name)
                .with("SLIPWAY_OPERATOR_LEASE_NAME", lease())
                .with("SLIPWAY_KUBERNETES_SECRETS", "true")
                .with(
                        "SLIPWAY_KUBERNETES_KUBECONFIG",
                        cluster.kubeconfig(folder, "slipway", "slipway").toString())
                .with("QUARKUS_OPERATOR_SDK_CONTROLLERS_APPS_SELECTOR", TestCluster.LABEL + "=" + MARK));
    }
}
