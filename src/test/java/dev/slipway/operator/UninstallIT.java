package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/uninstall}, and what becomes of people who delete things in another order. */
class UninstallIT {

    private static final Map<String, String> TAKES_AWAY = Map.of("deletionPolicy", "Delete");

    @TempDir
    Path folder;

    private Installation slipway;
    private String leaves;
    private String takesAway;

    @BeforeEach
    void open() {
        slipway = Installation.alone(folder);
        leaves = slipway.tenant();
        takesAway = slipway.tenant();
        slipway.chat().push("first", "v1");
    }

    @AfterEach
    void close() {
        if (slipway != null) {
            Kubectl.script("k8s/uninstall");
            slipway.close();
        }
    }

    @Test
    void leavesWhatWasDeployedAndNothingElse() {
        try (ServiceProcess one = slipway.replica("one")) {
            ships(one);
        }

        Kubectl.script("k8s/uninstall");

        assertThat(whatIsLeft()).isEmpty();
        assertThat(whatRuns()).isEqualTo(whatWasDeployed());
    }

    @Test
    void mendsADeletionInTheWrongOrder() {
        try (ServiceProcess one = slipway.replica("one")) {
            ships(one);
            slipway.kubectl().run("delete", "--wait=false", "-k", "k8s");
            await().during(Duration.ofSeconds(5)).until(() -> whatRuns().equals(whatWasDeployed()));
        }

        Kubectl.script("k8s/uninstall");

        assertThat(whatIsLeft()).isEmpty();
        assertThat(whatRuns()).isEqualTo(whatWasDeployed());
    }

    @Test
    void takesNothingAwayWhenTheDefinitionOfAppsIsDeleted() {
        try (ServiceProcess one = slipway.replica("one")) {
            ships(one);

            slipway.kubectl().run("delete", "crd", "apps.slipway.dev", "--wait=false");

            goes(leaves);
            goes(takesAway);
            await().during(Duration.ofSeconds(5)).until(() -> whatRuns().equals(whatWasDeployed()));
        }
    }

    private void ships(ServiceProcess one) {
        one.awaitReady();
        slipway.cluster().create(leaves, Chat.NAME, slipway.spec(leaves));
        slipway.cluster().create(takesAway, Chat.NAME, slipway.spec(takesAway, TAKES_AWAY));
        slipway.ready(leaves, Chat.NAME);
        slipway.ready(takesAway, Chat.NAME);
    }

    private void goes(String namespace) {
        slipway.kubectl().run("wait", "--for=delete", "app/" + Chat.NAME, "-n", namespace, "--timeout=60s");
    }

    private String whatWasDeployed() {
        return "%1$s/web 1\n%1$s/settings\n%2$s/web 1\n%2$s/settings\n".formatted(leaves, takesAway);
    }

    private String whatRuns() {
        return runs(leaves) + runs(takesAway);
    }

    private String runs(String namespace) {
        return slipway.kubectl()
                        .run(
                                "get",
                                "deployments",
                                "-n",
                                namespace,
                                "-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.status.readyReplicas}{\"\\n\"}{end}")
                + slipway.kubectl()
                        .run(
                                "get",
                                "configmaps",
                                "-n",
                                namespace,
                                "--field-selector=metadata.name!=kube-root-ca.crt",
                                "-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}");
    }

    private String whatIsLeft() {
        return slipway.kubectl()
                .run(
                        "get",
                        "namespace/slipway",
                        "crd/apps.slipway.dev",
                        "clusterrole/slipway-controller",
                        "clusterrole/slipway-tenant",
                        "clusterrole/slipway-deployer",
                        "clusterrole/slipway-apps",
                        "clusterrolebinding/slipway-controller",
                        "--ignore-not-found",
                        "-o=name");
    }
}
