package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.ContainerNetwork;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docker.connect}, and {@code docker.await} before and after it. */
class ConnectContainerIT {

    private final String network = "slipway-it-" + UUID.randomUUID();
    private DockerWorld world;

    @BeforeAll
    static void needsAnEngine() {
        DockerWorld.need();
    }

    @BeforeEach
    void open() {
        world = new DockerWorld();
        world.engine()
                .tell(docker -> docker.createNetworkCmd().withName(network).exec());
    }

    @AfterEach
    void close() {
        world.close();
        try (DockerWorld after = new DockerWorld()) {
            after.engine().tell(docker -> docker.removeNetworkCmd(network).exec());
        }
    }

    @Test
    void connectsOnceUnderTheNameAndSeesIt() {
        ToolCall connect = connect(running(), network);
        ConnectContainer tool = tool();

        assertThat(tool.observe(connect, world.attempt())).isInstanceOf(Observation.Absent.class);
        ToolResult first = tool.call(connect, world.attempt());
        Observation seen = tool.observe(connect, world.attempt());

        assertThat(seen).isEqualTo(new Observation.TookEffect((ToolResult.Done) first));
        assertThat(tool.call(connect, world.attempt())).isEqualTo(first);
        assertThat(aliases()).containsEntry(network, List.of("chat"));
    }

    @Test
    void keepsTheNameOverAStopAndAStartAndCountsItAsState() {
        ToolCall run = running();
        String unconnected = digest();
        tool().call(connect(run, network), world.attempt());
        String connected = digest();
        Map<String, String> key = Map.of("key", world.key(run));

        world.stop().call(DockerWorld.call("docker.stop", key), world.attempt());
        world.start().call(DockerWorld.call("docker.start", key), world.attempt());

        assertThat(aliases()).containsEntry(network, List.of("chat"));
        assertThat(digest()).isEqualTo(connected).isNotEqualTo(unconnected);
    }

    @Test
    void saysWhatToDoAboutANetworkThatIsNotThereOrResolvesNothing() {
        ToolCall run = running();

        ToolResult.Failed nowhere = failed(connect(run, "nowhere"));
        assertThat(nowhere.reason().word()).isEqualTo("NetworkNotFound");
        assertThat(nowhere.blame()).isEqualTo(Blame.REVISION);
        assertThat(nowhere.message()).contains("docker network create nowhere", "blueGreen.network");
    }

    @Test
    void leavesAloneWhatSomebodyConnectedUnderAnotherName() {
        ToolCall run = running();
        String id = world.containers().getFirst().id();
        world.engine()
                .tell(docker -> docker.connectToNetworkCmd()
                        .withNetworkId(network)
                        .withContainerId(id)
                        .withContainerNetwork(new ContainerNetwork().withAliases(List.of("other")))
                        .exec());

        ToolResult.Failed failed = failed(connect(run, network));

        assertThat(failed.reason().word()).isEqualTo("AlreadyConnected");
        assertThat(failed.message()).contains("docker network disconnect " + network);
    }

    @Test
    void waitsUntilItsHealthCheckIsContentAndForAsLongAsItWasTold() {
        ToolCall run = running("""
                HEALTHCHECK --interval=1s --retries=5 CMD ["/bin/busybox", "test", "-f", "/www/index.html"]
                """);
        ToolCall healthy = awaiting(run, 0);

        assertThat(await(healthy, Instant.now())).isInstanceOf(ToolResult.Pending.class);
        ToolResult answer = until(healthy);

        assertThat(answer).isInstanceOf(ToolResult.Done.class);
        ToolCall drain = awaiting(run, 30);
        assertThat(await(drain, Instant.now()))
                .isInstanceOfSatisfying(
                        ToolResult.Pending.class,
                        pending -> assertThat(pending.why()).contains("30 s to go"));
        assertThat(await(drain, Instant.now().minusSeconds(31))).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void failsWhenItsHealthCheckComplainsAndTellsWhatItSaid() {
        ToolCall run = running("""
                COPY busybox /bin/sh
                HEALTHCHECK --interval=1s --retries=1 CMD ["/bin/sh", "-c", "echo hunter2 model missing; exit 1"]
                """);

        ToolResult.Failed failed = (ToolResult.Failed) until(awaiting(run, 0));

        assertThat(failed.reason().word()).isEqualTo("Unhealthy");
        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.message()).contains("[redacted] model missing").doesNotContain("hunter2");
    }

    @Test
    void failsWhenItDiesWhileItIsWaitedFor() {
        ToolCall run = running();
        world.stop().call(DockerWorld.call("docker.stop", Map.of("key", world.key(run))), world.attempt());

        ToolResult.Failed failed = (ToolResult.Failed) await(awaiting(run, 30), Instant.now());

        assertThat(failed.reason().word()).isEqualTo("ContainerDied");
    }

    private ToolCall running() {
        return running("");
    }

    private ToolCall running(String more) {
        FakeTree web = world.tree(
                "COPY busybox /bin/busybox\nCOPY www /www\nSTOPSIGNAL SIGKILL\n" + more
                        + "ENTRYPOINT [\"/bin/busybox\", \"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]\n",
                Map.of("www/index.html", "hello"));
        ToolCall run = DockerWorld.call("docker.run", DockerWorld.running(world.image(web)));
        assertThat(world.run().call(run, world.attempt())).isInstanceOf(ToolResult.Done.class);
        return run;
    }

    private ToolCall connect(ToolCall run, String to) {
        return DockerWorld.call("docker.connect", Map.of("key", world.key(run), "network", to, "alias", "chat"));
    }

    private ToolCall awaiting(ToolCall run, long seconds) {
        return DockerWorld.call("docker.await", Map.of("key", world.key(run), "seconds", seconds));
    }

    private ToolResult until(ToolCall call) {
        ToolResult answer = await(call, Instant.now());
        for (int i = 0; i < 100 && answer instanceof ToolResult.Pending; i++) {
            pause();
            answer = await(call, Instant.now());
        }
        return answer;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ToolResult await(ToolCall call, Instant since) {
        Attempt now = world.attempt();
        Attempt attempt = new Attempt(now.app(), now.deployment(), now.token(), since, now.deadline());
        return new AwaitContainer(world.engines, DockerWorld.redactor()).read(call, attempt);
    }

    private ToolResult.Failed failed(ToolCall call) {
        return (ToolResult.Failed) tool().call(call, world.attempt());
    }

    private ConnectContainer tool() {
        return new ConnectContainer(world.engines, DockerWorld.redactor());
    }

    private Map<String, List<String>> aliases() {
        return Aliases.of(world.containers().getFirst());
    }

    private String digest() {
        ToolResult state = world.state().read(DockerWorld.call("docker.state", Map.of()), world.attempt());
        return ((ToolResult.Done) state).outputs().getOrDefault("digest", "");
    }
}
