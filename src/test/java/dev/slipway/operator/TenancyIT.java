package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static dev.slipway.operator.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.ServiceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rights that {@code k8s} gives let a tenant's people, the account that deploys for it, and Slipway itself do: asked for, not looked up. */
class TenancyIT {

    private static final String PATCH = "{\"spec\":{\"suspend\":true}}";
    private static final String STATUS = "{\"status\":{\"lastAppliedRevision\":\"forged\"}}";

    @TempDir
    Path folder;

    private Installation slipway;
    private String mine;
    private String theirs;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        mine = slipway.tenant();
        theirs = slipway.tenant();
        for (String tenant : new String[] {mine, theirs}) {
            slipway.cluster().create(tenant, Chat.NAME, slipway.spec(tenant));
            slipway.kubectl().run("create", "secret", "generic", "llm", "-n", tenant, "--from-literal=key=a-value");
        }
    }

    @AfterEach
    void close() {
        if (slipway != null) {
            slipway.close();
        }
    }

    @Test
    void letsATenantsPeopleReachTheirOwnAppsAndNobodyElses() {
        slipway.kubectl().run("create", "serviceaccount", "person", "-n", mine);
        slipway.kubectl()
                .run(
                        "create",
                        "rolebinding",
                        "person",
                        "-n",
                        mine,
                        "--clusterrole=edit",
                        "--serviceaccount=" + mine + ":person");
        Kubectl person = as(mine, "person");

        person.run("patch", "app/chat", "-n", mine, "--type=merge", "-p", PATCH);
        forbids(person, "patch", "app/chat", "-n", mine, "--type=merge", "-p", STATUS, "--subresource=status");
        forbids(person, "get", "app/chat", "-n", theirs);
        forbids(person, "get", "app/chat", "-n", theirs, "--subresource=status");
        forbids(person, "patch", "app/chat", "-n", theirs, "--type=merge", "-p", PATCH);
        forbids(person, "patch", "app/chat", "-n", theirs, "--type=merge", "-p", STATUS, "--subresource=status");
        forbids(person, "delete", "app/chat", "-n", theirs);
        forbids(person, "get", "secret/llm", "-n", theirs);
        forbids(person, "get", "secret/llm", "-n", theirs, "--as=system:serviceaccount:slipway:slipway");
        forbids(person, "get", "leases", "-n", "slipway");
        forbids(person, "get", "secrets", "-n", "slipway");
    }

    @Test
    void letsTheAccountThatDeploysReachNoAppAndNoSecret() {
        Kubectl deployer = as(mine, "deployer");

        deployer.run("create", "configmap", "its-own", "-n", mine);
        forbids(deployer, "create", "configmap", "its-own", "-n", theirs);
        forbids(deployer, "get", "secret/llm", "-n", mine);
        forbids(deployer, "get", "secret/llm", "-n", theirs);
        forbids(deployer, "get", "app/chat", "-n", mine);
        forbids(deployer, "patch", "app/chat", "-n", theirs, "--type=merge", "-p", STATUS, "--subresource=status");
        forbids(
                deployer,
                "create",
                "rolebinding",
                "more",
                "-n",
                mine,
                "--clusterrole=admin",
                "--serviceaccount=" + mine + ":deployer");
    }

    @Test
    void letsSlipwayReadSecretsAndActAsAccountsOnlyWhereItIsBound() {
        String unbound = slipway.cluster().namespace();
        slipway.kubectl().run("create", "secret", "generic", "llm", "-n", unbound, "--from-literal=key=a-value");
        Kubectl itself = as("slipway", "slipway");

        itself.run("get", "secret/llm", "-n", mine);
        itself.run("create", "configmap", "for-it", "-n", mine, "--as=system:serviceaccount:" + mine + ":deployer");
        forbids(itself, "get", "secret/llm", "-n", unbound);
        forbids(itself, "get", "secrets", "-n", mine);
        forbids(itself, "get", "secrets", "-n", "slipway");
        forbids(itself, "create", "configmap", "as-itself", "-n", mine);
        forbids(itself, "get", "configmaps", "-n", mine, "--as=system:serviceaccount:" + unbound + ":default");
        forbids(itself, "get", "configmaps", "-n", mine, "--as=system:admin");
        forbids(itself, "get", "configmaps", "-n", mine, "--as=somebody", "--as-group=system:masters");
        forbids(itself, "delete", "app/chat", "-n", mine);
        forbids(itself, "get", "crd/nodes.example.com");
    }

    @Test
    void deploysToAnotherNamespaceAsItselfWhereThatIsAllowedAndItIsBound() {
        String shared = slipway.cluster().namespace();
        slipway.chat().push("first", "v1");
        slipway.cluster().create(mine, "across", slipway.chat().spec(shared));
        try (ServiceProcess one =
                new ServiceProcess(slipway.setup("one").with("SLIPWAY_OPERATOR_ALLOW_CROSS_NAMESPACE", "true"))) {
            one.awaitReady();
            assertThat(refusal()).contains("system:serviceaccount:slipway:slipway", shared);

            slipway.bind(shared, "slipway", "slipway-deployer", "slipway:slipway");
            slipway.cluster().request(mine, "across", "now that it may");

            slipway.ready(mine, "across");
            assertThat(slipway.kubectl().run("get", "configmap/settings", "-n", shared, "-o=jsonpath={.data.word}"))
                    .isEqualTo("first");
        }
    }

    private String refusal() {
        return message(
                slipway.cluster()
                        .until(mine, "across", now -> condition(now, "Ready").startsWith("False")),
                "Ready");
    }

    private Kubectl as(String namespace, String account) {
        return slipway.kubectl().as(slipway.cluster().kubeconfig(folder, namespace, account));
    }

    private static void forbids(Kubectl who, String... arguments) {
        assertThat(who.refused(arguments)).as(String.join(" ", arguments)).containsIgnoringCase("forbidden");
    }
}
