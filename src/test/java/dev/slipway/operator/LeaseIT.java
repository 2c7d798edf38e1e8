package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.testing.ServiceProcess;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Lease that is given back, taken away, or can't be renewed: statuses wait for who has it, deployments wait for nobody. */
class LeaseIT {

    private static final String LOST = "this replica holds the Lease no more";

    @TempDir
    Path folder;

    private Installation slipway;
    private ServiceProcess one;
    private String tenant;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        tenant = slipway.tenant();
        one = slipway.replica("one");
        one.awaitReady();
        one.await("the Lease", () -> slipway.holder().equals("one"));
        slipway.applied(tenant, shipped(), one);
    }

    private String shipped() {
        String sha = slipway.chat().push("first", "v1");
        slipway.cluster().create(tenant, Chat.NAME, slipway.spec(tenant));
        return sha;
    }

    @AfterEach
    void close() {
        if (one != null) {
            one.close();
        }
        if (slipway != null) {
            slipway.close();
        }
    }

    /** The client names itself until the end, but asks for no more than a second. */
    @Test
    void isGivenBackAtAnOrderlyEnd() {
        one.signal("TERM");
        one.await("its end", () -> one.tail().contains("slipway stopped"));

        assertThat(lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(1);
    }

    @Test
    void isLostToSomebodyElseAndHadAgainWhenThatOneIsGone() {
        patiently().until(() -> {
            isSomebodys();
            return one.tail().contains(LOST);
        });

        String sha = slipway.chat().push("second", "v2");
        patiently().until(() -> {
            isSomebodys();
            return word().equals("second");
        });

        assertThat(attempted()).doesNotContain(sha);
        assertThat(one.isReady()).isTrue();
        slipway.applied(tenant, sha, one);
        assertThat(slipway.holder()).isEqualTo("one");
    }

    @Test
    void isLostWhenItCanNotBeRenewedAndHadAgainWhenItCan() {
        slipway.kubectl().run("delete", "rolebinding", "slipway-lease", "-n", "slipway");
        try {
            patiently().until(() -> one.tail().contains(LOST));

            String sha = slipway.chat().push("second", "v2");
            patiently().until(() -> word().equals("second"));

            assertThat(attempted()).doesNotContain(sha);
            assertThat(one.isReady()).isTrue();
            slipway.kubectl().run("apply", "--server-side", "--force-conflicts", "-k", "k8s");
            slipway.applied(tenant, sha, one);
        } finally {
            slipway.kubectl().run("apply", "--server-side", "--force-conflicts", "-k", "k8s");
        }
    }

    private void isSomebodys() {
        lease().edit(lease -> {
            lease.getSpec().setHolderIdentity("somebody");
            lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
            return lease;
        });
    }

    private Resource<Lease> lease() {
        return slipway.cluster().client().leases().inNamespace("slipway").withName(slipway.lease());
    }

    private String word() {
        return slipway.kubectl().run("get", "configmap/settings", "-n", tenant, "-o=jsonpath={.data.word}");
    }

    private String attempted() {
        return String.valueOf(slipway.cluster().status(tenant, Chat.NAME).get("lastAttemptedRevision"));
    }

    /** The holder may write just then, too. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .ignoreException(KubernetesClientException.class);
    }
}
