package dev.slipway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.execution.CheckpointStore;
import dev.slipway.testing.CheckpointStoreContract;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisCheckpointsIT extends CheckpointStoreContract {

    @Inject
    CheckpointStore checkpoints;

    @Inject
    RedisDataSource redis;

    @Override
    protected CheckpointStore checkpoints() {
        return checkpoints;
    }

    @Test
    void countsWhatItCanNotReadAsLost() {
        for (String body : new String[] {
            "not json", "{}", "{\"version\":99}", "{\"version\":1}", "{\"version\":1,\"app\":\"UPPER CASE\"}", "[]"
        }) {
            checkpoints.save(checkpoint(3, 0));
            redis.hash(String.class).hset("slipway:checkpoint:" + app.uid(), Map.of("body", body));

            assertThat(checkpoints.load(app)).as(body).isEmpty();
        }
    }

    @Test
    void keepsNothingForEver() {
        checkpoints.save(checkpoint(3, 0));

        assertThat(redis.key().ttl("slipway:checkpoint:" + app.uid())).isPositive();
    }

    /** The pause is Redis's own: a server that hangs, for a little longer than the client waits. */
    @Test
    void isUnavailableWhileRedisHangs() {
        checkpoints.save(checkpoint(3, 0));
        redis.execute("CLIENT", "PAUSE", "2500", "ALL");

        CheckpointStore.Saving saving = checkpoints.save(checkpoint(3, 1));

        assertThat(saving).isInstanceOf(CheckpointStore.Saving.Unavailable.class);
        System.out.println("[redis] " + saving);
        assertThat(checkpoints.load(app)).isPresent();
    }

    @Test
    void goesOnAfterItsConnectionsWereCut() {
        checkpoints.save(checkpoint(3, 0));
        redis.execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> checkpoints.save(checkpoint(3, 1)) instanceof CheckpointStore.Saving.Saved);

        assertThat(checkpoints.load(app)).contains(checkpoint(3, 1));
    }
}
