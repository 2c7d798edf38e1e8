package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.ServiceProcess;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code k8s} as they are shipped, applied by the real kubectl; two replicas with no more rights than those files give. */
class InstallIT {

    @TempDir
    Path folder;

    private Installation slipway;
    private TestCluster cluster;
    private Kubectl kubectl;
    private Chat chat;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        cluster = slipway.cluster();
        kubectl = slipway.kubectl();
        chat = slipway.chat();
    }

    @AfterEach
    void close() {
        if (slipway != null) {
            slipway.close();
        }
    }

    @Test
    void rendersEachOverlay() throws IOException {
        String tried = tried();
        assertThat(kubectl.run("kustomize", tried)).contains("name: postgres", "name: redis", "kind: App");
        assertThat(kubectl.run("kustomize", "k8s/overlays/monitoring")).contains("kind: ServiceMonitor");
        assertThat(kubectl.run("apply", "--dry-run=server", "-k", tried))
                .contains("statefulset.apps/postgres", "secret/slipway", "networkpolicy.networking.k8s.io/servers")
                .doesNotContain("would violate PodSecurity");
        assertThat(kubectl.run("explain", "app.spec.target.kubernetes"))
                .contains("serviceAccountName", "Slipway acts as it");
    }

    @Test
    void makesSecretsThatNobodyElseHas() throws IOException {
        Path tried = Path.of(tried());
        String first = Files.readString(tried.resolve("secret.env"));
        Kubectl.script(tried.resolve("secret").toString());
        assertThat(tried.resolve("secret.env")).hasContent(first);
        assertThat(Files.getPosixFilePermissions(tried.resolve("secret.env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.delete(tried.resolve("secret.env"));

        Kubectl.script(tried.resolve("secret").toString());

        assertThat(Files.readAllLines(tried.resolve("secret.env")))
                .anyMatch(line -> line.matches("github-hook-secret=[0-9a-f]{48}"))
                .anyMatch(line -> line.matches("redis-url=redis://:[0-9a-f]{48}@redis:6379"))
                .filteredOn(line -> line.matches(".*[0-9a-f]{48}.*"))
                .hasSize(4)
                .doesNotContainAnyElementsOf(first.lines().toList());
    }

    /** The overlay to try Slipway out, with secrets. */
    private String tried() throws IOException {
        Path copy = folder.resolve("k8s");
        Path shipped = Path.of("k8s");
        try (Stream<Path> all = Files.walk(shipped)) {
            for (Path each : all.toList()) {
                Files.copy(each, copy.resolve(shipped.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.deleteIfExists(copy.resolve("overlays/try/secret.env"));
        Kubectl.script(copy.resolve("overlays/try/secret").toString());
        return copy.resolve("overlays/try").toString();
    }

    @Test
    void servesTenantsWhoCanNotReachEachOther() {
        String first = slipway.tenant();
        String second = slipway.tenant();
        chat.push("first", "v1");
        try (ServiceProcess one = slipway.replica("one");
                ServiceProcess two = slipway.replica("two")) {
            one.awaitReady();
            two.awaitReady();
            cluster.create(first, Chat.NAME, slipway.spec(first));
            cluster.create(second, Chat.NAME, slipway.spec(first));
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
            assertThat(slipway.refusal(second, Chat.NAME)).contains("cannot", first);
            assertThat(slipway.refusal(second, "alone")).contains("name a serviceAccountName that may deploy there");
            assertThat(slipway.refusal(second, "unbound")).contains("system:serviceaccount:" + second + ":default");
            assertThat(cluster.client()
                            .configMaps()
                            .inNamespace(second)
                            .withName("settings")
                            .get())
                    .isNull();
        }
    }

    @Test
    void readsASecretWhenItIsUsedAndAgainWhenItHasChanged() {
        String tenant = slipway.tenant();
        chat.push("first", "v1");
        chat.wantPassword("a-password-of-git");
        Map<String, Object> spec = slipway.spec(tenant);
        Map<String, Object> source = chat.source(Chat.NAME);
        source.put("secretRef", Map.of("name", "git"));
        spec.put("source", source);
        try (ServiceProcess one = slipway.replica("one")) {
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
                            .addToStringData("username", Chat.USER)
                            .addToStringData("password", "a-password-of-git")
                            .build())
                    .create();

            slipway.ready(tenant, Chat.NAME);

            chat.wantPassword("another-password-of-git");
            String sha = chat.push("second", "v2");
            assertThat(message(
                            cluster.until(
                                    tenant,
                                    Chat.NAME,
                                    now -> condition(now, "Ready").startsWith("False")),
                            "Ready"))
                    .contains("git");
            cluster.client()
                    .secrets()
                    .inNamespace(tenant)
                    .withName("git")
                    .edit(secret -> new SecretBuilder(secret)
                            .addToStringData("password", "another-password-of-git")
                            .build());

            slipway.applied(tenant, sha, one);
            assertThat(one.tail()).doesNotContain("a-password-of-git", "another-password-of-git");
        }
    }

    @Test
    void letsGoOfAnAppThatWentWhileNobodyLooked() {
        String tenant = slipway.tenant();
        chat.push("first", "v1");
        Map<String, Object> spec = slipway.spec(tenant);
        try (ServiceProcess one = slipway.replica("one")) {
            one.awaitReady();
            cluster.create(tenant, Chat.NAME, spec);
            slipway.ready(tenant, Chat.NAME);
        }
        cluster.app(tenant, Chat.NAME).edit(app -> {
            app.getMetadata().setFinalizers(List.of());
            return app;
        });
        cluster.app(tenant, Chat.NAME).delete();
        cluster.create(tenant, "other", spec);

        try (ServiceProcess one = slipway.replica("one")) {
            one.await("the end of the App", () -> one.tail().contains("it is not in the cluster any more"));
        }
    }

    @Test
    void anotherReplicaGoesOnWhenOneIsKilled() {
        String tenant = slipway.tenant();
        chat.push("first", "v1");
        try (ServiceProcess one = slipway.replica("one");
                ServiceProcess two = slipway.replica("two")) {
            one.awaitReady();
            two.awaitReady();
            cluster.create(tenant, Chat.NAME, slipway.spec(tenant));
            slipway.ready(tenant, Chat.NAME);
            ServiceProcess leader = slipway.holder().equals("one") ? one : two;

            leader.kill();
            String next = chat.push("second", "v2");

            slipway.applied(tenant, next, leader == one ? two : one);
            assertThat(slipway.holder()).isNotEqualTo(leader.name());
        }
    }
}
