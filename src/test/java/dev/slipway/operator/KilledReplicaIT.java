package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.Needed;
import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The replica that deploys and holds the Lease is killed in the middle of a deployment; the other one goes on. That one is asleep until
 * the first has begun, so that it is known who does what.
 */
class KilledReplicaIT {

    /** Generous: how long it takes is measured by {@code slipway bench}. */
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Installation slipway;
    private FaultProxy line;
    private ServiceProcess one;
    private ServiceProcess two;
    private String tenant;
    private AuditLog audit;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        tenant = slipway.tenant();
        line = slipway.line();
        one = new ServiceProcess(slipway.setup("one", line));
        one.awaitReady();
        one.await("the Lease", () -> slipway.holder().equals("one"));
        two = slipway.replica("two");
        two.awaitReady();
        slipway.chat().push("first", "v1");
        slipway.cluster().create(tenant, Chat.NAME, slipway.spec(tenant));
        slipway.ready(tenant, Chat.NAME);
        audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
    }

    @AfterEach
    void close() {
        if (one != null) {
            one.close();
        }
        if (two != null) {
            two.close();
        }
        if (line != null) {
            line.close();
        }
        if (slipway != null) {
            slipway.close();
        }
    }

    @Test
    void isFollowedByTheOtherInTheMiddleOfAnApply() {
        two.signal("STOP");
        line.become(Mode.SLOW);
        String sha = slipway.chat().push("second", "v2");
        patiently().until(() -> changes().contains("configmaps/settings"));
        line.become(Mode.HANGING); // the server has done it, and the answer is on its way

        long killed = killsTheFirst();

        patiently().until(() -> changes().contains("deployments/web"));
        tell("the other applied the rest", killed);
        succeeds(sha, killed);
    }

    @Test
    void isFollowedByTheOtherWhileARolloutIsAwaited() {
        two.signal("STOP");
        String sha = slipway.chat().push("second", "v2-slow");
        patiently().until(() -> isApplied(sha));

        long killed = killsTheFirst();

        succeeds(sha, killed);
    }

    private long killsTheFirst() {
        one.kill();
        long killed = System.nanoTime();
        two.signal("CONT");
        return killed;
    }

    /** The status says so, by whom is there, and nothing was done twice. */
    private void succeeds(String sha, long killed) {
        patiently().until(() -> slipway.holder().equals("two"));
        tell("the other held the Lease", killed);
        slipway.applied(tenant, sha, two);
        tell("the status told of the success", killed);
        assertThat(changes()).containsExactly("configmaps/settings", "deployments/web");
        assertThat(history()).hasSize(2).allMatch(past -> past.toString().contains("Succeeded"));
    }

    private List<String> changes() {
        return audit.entries().stream()
                .filter(entry -> entry.change() && entry.code() < 300)
                .filter(entry -> entry.namespace().equals(tenant))
                .filter(entry -> List.of("settings", "web").contains(entry.name()))
                .filter(entry -> entry.agent().startsWith("fabric8"))
                .map(entry -> entry.resource() + "/" + entry.name())
                .toList();
    }

    /** The first step of three has ended. */
    private boolean isApplied(String sha) {
        return slipway.cluster().status(tenant, Chat.NAME).get("deployment") instanceof Map<?, ?> deployment
                && deployment.get("revision").equals("main@sha1:" + sha)
                && deployment.get("step").equals(1);
    }

    private List<?> history() {
        return (List<?>) slipway.cluster().status(tenant, Chat.NAME).get("history");
    }

    private static ConditionFactory patiently() {
        return await().atMost(AT_MOST).pollInterval(Duration.ofMillis(20));
    }

    private static void tell(String what, long since) {
        System.out.printf("[replicas] %s %.1f s after the kill%n", what, (System.nanoTime() - since) / 1e9);
    }
}
