package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.OwnCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server itself is killed, not only out of reach: Apps, Lease, statuses and what is deployed are gone with it for 30 s. */
class KilledServerIT {

    private static final Duration AWAY = Duration.ofSeconds(30);

    /** The controllers of the cluster come back a minute after their server. */
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private OwnCluster own;
    private Installation slipway;
    private Shipped chat;

    @BeforeEach
    void open() {
        own = OwnCluster.up(folder.resolve("cluster"));
        slipway = Installation.on(own.kubeconfig(), folder);
        chat = new Shipped(slipway, Map.of("timeout", "3m"));
    }

    @AfterEach
    void close() {
        if (chat != null) {
            chat.close();
        }
        if (own != null) {
            own.close();
        }
    }

    @Test
    void goesOnWithAnApplyAndWithAnAwaitWhenItIsBack() {
        AuditLog ofApply = audit();
        chat.line().become(Mode.SLOW);
        String second = slipway.chat().push("second", "v2");
        await().atMost(AT_MOST).until(() -> chat.changes(ofApply).contains("configmaps/settings"));
        assertThat(chat.changes(ofApply)).doesNotContain("deployments/web");

        killsIt();

        chat.line().become(Mode.WELL);
        succeeds(second);
        assertThat(chat.changes(ofApply)).containsExactly("configmaps/settings", "deployments/web");

        AuditLog ofAwait = audit();
        String third = slipway.chat().push("third", "v3-slow");
        await().atMost(AT_MOST).until(() -> chat.isApplied(third));

        killsIt();

        succeeds(third);
        assertThat(chat.changes(ofAwait)).containsExactly("configmaps/settings", "deployments/web");
        assertThat(chat.history()).hasSize(3).allMatch(past -> past.toString().contains("Succeeded"));
        assertThat(slipway.holder()).isEqualTo("one");
    }

    private void killsIt() {
        own.kill("apiserver");
        LockSupport.parkNanos(AWAY.toNanos());
        assertThat(chat.one().isReady()).isTrue();
        own.start("apiserver");
    }

    private void succeeds(String sha) {
        await().atMost(RECOVERY)
                .untilAsserted(() ->
                        assertThat(chat.history().getFirst().toString()).contains("main@sha1:" + sha, "Succeeded"));
        slipway.applied(chat.tenant(), sha, chat.one());
    }

    private AuditLog audit() {
        return AuditLog.beside(own.kubeconfig()).orElseThrow();
    }
}
