package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {

    private static final Map<String, String> KEY = Map.of("key", Digest.of("x").value());

    @Test
    void takesTheSocketOfThisMachineByDefault() {
        DockerConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DockerConfig.class)
                .build()
                .getConfigMapping(DockerConfig.class);

        assertThat(config.contextBytes()).isEqualTo(512L * 1024 * 1024);
        assertThat(config.keptImages()).isEqualTo(3);
        assertThat(config.imageRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.stateKeyFile()).isEmpty();
        assertThat(new Engines(config, InstantSource.system()).named("local").name())
                .isEqualTo("local");
    }

    @Test
    void letsAnAppNameOnlyAConfiguredEngine() {
        DockerWorld world = new DockerWorld(Map.of("gpu", "tcp://10.0.0.1:2375", "local", "unix:///nowhere.sock"));
        ToolCall elsewhere = new ToolCall(
                "docker.stop", dev.slipway.tool.Effect.CHANGE, "theirs", dev.slipway.tool.Arguments.of(KEY));

        ToolResult.Failed failed = (ToolResult.Failed) world.stop().call(elsewhere, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.POLICY);
        assertThat(failed.reason().word()).isEqualTo("EngineNotConfigured");
        assertThat(failed.message()).contains("theirs", "gpu, local");
        assertThat(world.stop().observe(elsewhere, world.attempt())).isInstanceOf(Observation.Unclear.class);
    }

    @Test
    void refusesAnAddressItCanNotUse() {
        assertThatThrownBy(() -> new Engines(
                        new DockerWorld.Config(
                                Map.of("x", "http://10.0.0.1"), 1, 0, Duration.ZERO, java.util.Optional.empty()),
                        InstantSource.system()))
                .hasMessageContaining("slipway.docker.engines.x");
    }

    @Test
    void blamesTheWorldInEveryToolWhenNoEngineAnswers(@TempDir Path folder) {
        DockerWorld world = new DockerWorld(Map.of("local", "unix://" + folder.resolve("none.sock")));
        world.tree = FakeTree.of(Map.of("Dockerfile", "FROM scratch"));
        Map<String, Object> push =
                new TreeMap<>(Map.of("imageId", Digest.of("x").value(), "image", "r.example/x", "tag", "1"));

        List<Map.Entry<EngineTool, ToolCall>> calls = List.of(
                Map.entry(world.build(), DockerWorld.buildCall()),
                Map.entry(world.push(), DockerWorld.call("docker.push", push)),
                Map.entry(
                        world.run(),
                        DockerWorld.call(
                                "docker.run", DockerWorld.running(Digest.of("x").value()))),
                Map.entry(world.start(), DockerWorld.call("docker.start", KEY)),
                Map.entry(world.stop(), DockerWorld.call("docker.stop", KEY)),
                Map.entry(world.remove(), DockerWorld.call("docker.remove", KEY)));

        assertThat(calls).allSatisfy(call -> {
            assertUnreachable(call.getKey().call(call.getValue(), world.attempt()));
            assertThat(call.getKey().observe(call.getValue(), world.attempt()))
                    .isInstanceOf(Observation.Unreachable.class);
        });
        assertUnreachable(world.state().read(DockerWorld.call("docker.state", Map.of()), world.attempt()));
    }

    @Test
    void doesNotWaitForEverForAnEngineThatHangs(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("hangs.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Engine engine = new Engine("local", URI.create("unix://" + socket), Duration.ofMillis(300));

            assertThatThrownBy(() -> Containers.list(engine, Map.of()))
                    .isInstanceOfSatisfying(
                            Trouble.class,
                            trouble -> assertThat(trouble.reason()).isEqualTo("EngineUnreachable"));
        }
    }

    @Test
    void reachesPortsWhereTheEngineIs() {
        Engine here = new Engine("local", URI.create("unix:///var/run/docker.sock"), Engine.CALL_LIMIT);
        Engine there = new Engine("gpu", URI.create("tcp://10.0.0.1:2375"), Engine.CALL_LIMIT);

        assertThat(List.of(here.reach("0.0.0.0"), here.reach("127.0.0.1"), here.reach("192.168.1.5"), here.reach("::")))
                .containsExactly("127.0.0.1", "127.0.0.1", "192.168.1.5", "127.0.0.1");
        assertThat(List.of(there.reach("0.0.0.0"), there.reach("127.0.0.1"), there.reach("192.168.1.5")))
                .containsExactly("10.0.0.1", "10.0.0.1", "192.168.1.5");
    }

    private static void assertUnreachable(ToolResult result) {
        assertThat(((ToolResult.Failed) result).blame()).isEqualTo(Blame.WORLD);
        assertThat(((ToolResult.Failed) result).reason().word()).isEqualTo("EngineUnreachable");
        assertThat(((ToolResult.Failed) result).message()).contains("local", "none.sock");
    }
}
