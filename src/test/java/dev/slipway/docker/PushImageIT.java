package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushImageIT {

    private static final Map<String, String> RIGHT = Map.of("username", "slipway", "password", "open-sesame");

    private DockerWorld world;
    private LocalRegistry registry;
    private String image;

    @BeforeAll
    static void needsAnEngine() {
        DockerWorld.need();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        registry = LocalRegistry.locked(folder);
        world = new DockerWorld();
        world.secrets.put("team-a/registry", RIGHT);
        image = world.image(world.web("hello"));
    }

    @AfterEach
    void close() {
        world.close();
        registry.close();
    }

    @Test
    void pushesOnceHoweverOftenItIsCalled() {
        ToolCall call = push("registry");

        assertThat(world.push().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        ToolResult.Done first = (ToolResult.Done) world.push().call(call, world.attempt());
        Observation seen = world.push().observe(call, world.attempt());
        List<String> again = world.imageEventsOf(
                () -> assertThat(world.push().call(call, world.attempt())).isEqualTo(first));

        assertThat(first.outputs().get("digest")).matches("sha256:[0-9a-f]{64}");
        assertThat(first.outputs().get("reference"))
                .isEqualTo(registry.repository("team-a/chat") + "@"
                        + first.outputs().get("digest"));
        assertThat(seen).isEqualTo(new Observation.TookEffect(first));
        assertThat(again).doesNotContain("push", "tag");
    }

    @Test
    void pushesAgainWhatTheRegistryHasLost() {
        ToolCall call = push("registry");
        world.push().call(call, world.attempt());
        String other = world.image(world.web("other"));
        Map<String, Object> arguments = new TreeMap<>(call.arguments().json());
        arguments.put("imageId", other);
        world.push().call(DockerWorld.call("docker.push", arguments), world.attempt());

        assertThat(world.push().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void saysWhatToCorrectWhenTheRegistryRefuses() {
        world.secrets.put("team-a/registry", Map.of("username", "slipway", "password", "wrong-password"));

        ToolResult.Failed wrong = failed(push("registry"));
        ToolResult.Failed none = failed(DockerWorld.call("docker.push", arguments()));
        ToolResult.Failed missing = failed(push("elsewhere"));

        assertThat(List.of(wrong, none)).allSatisfy(failed -> {
            assertThat(failed.blame()).isEqualTo(Blame.POLICY);
            assertThat(failed.reason().word()).isEqualTo("RegistryRefused");
            assertThat(failed.message()).contains("username and password").doesNotContain("wrong-password");
        });
        assertThat(missing.reason().word()).isEqualTo("SecretNotFound");
        assertThat(missing.message()).contains("/secrets/team-a/elsewhere");
    }

    @Test
    void blamesTheWorldWhenTheRegistryDoesNotAnswer() {
        ToolCall call = push("registry");
        world.push().call(call, world.attempt());
        registry.close();

        ToolResult.Failed failed = failed(call);

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("RegistryUnreachable");
        assertThat(world.push().observe(call, world.attempt())).isInstanceOf(Observation.Unreachable.class);
    }

    @Test
    void takesCredentialsAsKubernetesWritesThem() {
        world.secrets.put("team-a/registry", Map.of(".dockerconfigjson", document()));

        assertThat(world.push().call(push("registry"), world.attempt())).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void runsByDigestWhatWasPushedAndPullsItWhereItIsMissing() {
        ToolResult.Done pushed = (ToolResult.Done) world.push().call(push("registry"), world.attempt());
        forget(pushed.outputs().get("reference"));
        Map<String, Object> arguments = DockerWorld.running(pushed.outputs().get("reference"));
        arguments.put("pullSecret", "registry");

        ToolResult result = world.run().call(DockerWorld.call("docker.run", arguments), world.attempt());

        assertThat(result).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void buildsOnABaseThatOnlyTheSecretShowsAndGivesABarePairToNoOtherRegistry() {
        ToolResult.Done base = (ToolResult.Done) world.push().call(push("registry"), world.attempt());
        forget(base.outputs().get("reference"));
        world.tree = FakeTree.of(Map.of("Dockerfile", "FROM " + base.outputs().get("reference") + "\n"));
        ToolCall call = DockerWorld.buildCall("pullSecret", "registry");

        ToolResult.Failed bare = (ToolResult.Failed) world.build().call(call, world.attempt());
        world.secrets.put("team-a/registry", Map.of(".dockerconfigjson", document()));
        ToolResult named = world.build().call(call, world.attempt());

        assertThat(bare.reason().word()).isEqualTo("RegistryRefused");
        assertThat(named).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void tellsAnImageThatTheRegistryDoesNotHaveFromOneThatItDoesNotShow() {
        Map<String, Object> missing =
                DockerWorld.running(registry.repository("team-a/nothing") + "@sha256:" + "0".repeat(64));
        Map<String, Object> refused = new TreeMap<>(missing);
        missing.put("pullSecret", "registry");

        ToolResult.Failed notThere =
                (ToolResult.Failed) world.run().call(DockerWorld.call("docker.run", missing), world.attempt());
        ToolResult.Failed notShown =
                (ToolResult.Failed) world.run().call(DockerWorld.call("docker.run", refused), world.attempt());

        assertThat(notThere.reason().word()).isEqualTo("ImageNotFound");
        assertThat(notThere.blame()).isEqualTo(Blame.REVISION);
        assertThat(notShown.reason().word()).isEqualTo("RegistryRefused");
        assertThat(notShown.blame()).isEqualTo(Blame.POLICY);
    }

    @Test
    void refusesToPushAnImageOfAnotherApp() {
        try (DockerWorld other = new DockerWorld()) {
            Map<String, Object> arguments = new TreeMap<>(arguments());
            arguments.put("imageId", other.image(other.web("secret")));

            assertThat(failed(DockerWorld.call("docker.push", arguments))
                            .reason()
                            .word())
                    .isEqualTo("ImageNotOwn");
        }
    }

    private String document() {
        return "{\"auths\":{\"http://" + registry.repository("") + "\":{\"auth\":\"c2xpcHdheTpvcGVuLXNlc2FtZQ==\"}}}";
    }

    private void forget(String reference) {
        world.engine()
                .tell(docker -> docker.removeImageCmd(image).withForce(true).exec());
        try {
            world.engine()
                    .tell(docker ->
                            docker.removeImageCmd(reference).withForce(true).exec());
        } catch (NotFoundException goneWithIt) {
            // Removing the id removes its names.
        }
    }

    private ToolCall push(String secret) {
        Map<String, Object> arguments = new TreeMap<>(arguments());
        arguments.put("pushSecret", secret);
        return DockerWorld.call("docker.push", arguments);
    }

    private Map<String, Object> arguments() {
        return Map.of("imageId", image, "image", registry.repository("team-a/chat"), "tag", FakeTree.COMMIT.sha());
    }

    private ToolResult.Failed failed(ToolCall call) {
        return (ToolResult.Failed) world.push().call(call, world.attempt());
    }
}
