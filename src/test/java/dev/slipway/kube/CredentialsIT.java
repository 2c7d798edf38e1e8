package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.tool.Blame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is good no more is an outage, and a new one in the same file is used without a new start. */
class CredentialsIT extends InKubeWorld {

    @TempDir
    private Path folder;

    @Test
    void waitsForANewTokenWhenTheOldOneIsGoodNoMore() throws IOException {
        Path file = folder.resolve("config");
        Account old = Account.make(world, "old", "get");
        Account next = Account.make(world, "next", "get");
        Wire wire = new Wire(Fixtures.config(
                Optional.of(old.writeKubeconfig(file)), Duration.ofSeconds(10), Duration.ofSeconds(60)));
        try {
            Cluster cluster = new Cluster(wire);
            String path = "/api/v1/namespaces/" + world.namespace + "/configmaps/none";
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> cluster.read(path).absent());

            old.delete();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> cluster.read(path).code() == 401);
            Trouble trouble = catchThrowableOfType(Trouble.class, () -> cluster.find(path));
            assertThat(trouble.failed().blame()).isEqualTo(Blame.WORLD);
            assertThat(trouble.failed().reason().word()).isEqualTo("Unauthorized");

            next.writeKubeconfig(file);
            assertThat(cluster.find(path)).isEmpty();
        } finally {
            wire.close();
        }
    }
}
