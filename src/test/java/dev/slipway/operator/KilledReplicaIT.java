package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.Needed;
import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
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
    private Shipped chat;
    private ServiceProcess two;
    private AuditLog audit;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        chat = new Shipped(slipway);
        assertThat(slipway.holder()).isEqualTo("one");
        two = slipway.replica("two");
        two.awaitReady();
        audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
    }

    @AfterEach
    void close() {
        if (two != null) {
            two.close();
        }
        if (chat != null) {
            chat.close();
        }
    }

    @Test
    void isFollowedByTheOtherInTheMiddleOfAnApply() {
        two.signal("STOP");
        chat.line().become(Mode.SLOW);
        String sha = slipway.chat().push("second", "v2");
        patiently().until(() -> chat.changes(audit).contains("configmaps/settings"));
        chat.line().become(Mode.HANGING); // the server has done it, and the answer is on its way

        long killed = killsTheFirst();

        patiently().until(() -> chat.changes(audit).contains("deployments/web"));
        tell("the other applied the rest", killed);
        succeeds(sha, killed);
    }

    @Test
    void isFollowedByTheOtherWhileARolloutIsAwaited() {
        two.signal("STOP");
        String sha = slipway.chat().push("second", "v2-slow");
        patiently().until(() -> chat.isApplied(sha));

        long killed = killsTheFirst();

        succeeds(sha, killed);
    }

    private long killsTheFirst() {
        chat.one().kill();
        long killed = System.nanoTime();
        two.signal("CONT");
        return killed;
    }

    /** The status says so, by whom is there, and nothing was done twice. */
    private void succeeds(String sha, long killed) {
        patiently().until(() -> slipway.holder().equals("two"));
        tell("the other held the Lease", killed);
        slipway.applied(chat.tenant(), sha, two);
        tell("the status told of the success", killed);
        assertThat(chat.changes(audit)).containsExactly("configmaps/settings", "deployments/web");
        assertThat(chat.history()).hasSize(2).allMatch(past -> past.toString().contains("Succeeded"));
    }

    private static ConditionFactory patiently() {
        return await().atMost(AT_MOST).pollInterval(Duration.ofMillis(20));
    }

    private static void tell(String what, long since) {
        System.out.printf("[replicas] %s %.1f s after the kill%n", what, (System.nanoTime() - since) / 1e9);
    }
}
