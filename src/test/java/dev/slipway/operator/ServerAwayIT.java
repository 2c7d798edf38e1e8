package dev.slipway.operator;

import static dev.slipway.operator.TestCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Needed;
import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy.Mode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server is away for whom Apps, Lease and statuses are: what changed meanwhile is seen when it is back. */
class ServerAwayIT {

    /** Twice as long as the Lease and the time limit of a request. */
    private static final Duration AWAY = Duration.ofSeconds(20);

    /** An API server remembers at least so much, for at least that long; from there on it answers a watch that goes on with 410 Gone. */
    private static final int REMEMBERED = 100;

    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(76);

    @TempDir
    Path folder;

    private Installation slipway;
    private Shipped chat;
    private String tenant;

    @BeforeEach
    void open() {
        slipway = new Installation(folder);
        chat = new Shipped(slipway);
        tenant = chat.tenant();
    }

    @AfterEach
    void close() {
        if (chat != null) {
            chat.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "HANGING"})
    void takesInWhatChangedMeanwhile(Mode mode) {
        chat.line().become(mode);
        slipway.cluster().apply(tenant, Chat.NAME, slipway.spec(tenant, Map.of("suspend", true)));
        slipway.cluster().create(tenant, "new", slipway.spec(tenant, Map.of("suspend", true)));
        LockSupport.parkNanos(AWAY.toNanos());

        chat.line().become(Mode.WELL);

        suspended(Chat.NAME);
        suspended("new");
        assertThat(slipway.holder()).isEqualTo("one");
        slipway.cluster().apply(tenant, Chat.NAME, slipway.spec(tenant, Map.of("suspend", false)));
        slipway.applied(tenant, slipway.chat().push("second", "v2"), chat.one());
    }

    @Test
    void listsAppsAnewWhenTheServerHasForgottenWhereItWas() {
        AuditLog audit = AuditLog.beside(Needed.kubeconfig().toPath()).orElseThrow();
        chat.line().become(Mode.DOWN);
        touch(2 * REMEMBERED);
        LockSupport.parkNanos(REMEMBERED_FOR.toNanos());
        touch(2 * REMEMBERED);
        slipway.cluster().apply(tenant, Chat.NAME, slipway.spec(tenant, Map.of("suspend", true)));
        assertThat(lists(audit)).isZero();

        chat.line().become(Mode.WELL);

        suspended(Chat.NAME);
        assertThat(lists(audit)).isPositive();
    }

    private void touch(int times) {
        for (int i = 0; i < times; i++) {
            String token = "{\"metadata\":{\"annotations\":{\"%s\":\"%d of %d\"}}}"
                    .formatted(AppResource.REQUESTED_AT, i, System.nanoTime());
            slipway.cluster().app(tenant, Chat.NAME).patch(PatchContext.of(PatchType.JSON_MERGE), token);
        }
    }

    private static long lists(AuditLog audit) {
        return audit.entries().stream()
                .filter(entry -> entry.resource().equals("apps") && entry.verb().equals("list"))
                .filter(entry -> entry.agent().startsWith("fabric8"))
                .count();
    }

    private void suspended(String name) {
        try {
            slipway.cluster().until(tenant, name, now -> condition(now, "Ready").endsWith("/Suspended"));
        } catch (AssertionError e) {
            throw new AssertionError("the service said last:\n" + chat.one().tail(), e);
        }
    }
}
