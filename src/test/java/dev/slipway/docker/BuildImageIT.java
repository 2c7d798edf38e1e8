package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildImageIT {

    private DockerWorld world;

    @BeforeAll
    static void needsAnEngine() {
        DockerWorld.need();
    }

    @BeforeEach
    void open() {
        world = new DockerWorld();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void buildsOnceHoweverOftenItIsCalled() {
        world.tree = world.web("hello");
        ToolCall call = DockerWorld.buildCall();

        assertThat(world.build().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        ToolResult first = world.build().call(call, world.attempt());
        Observation seen = world.build().observe(call, world.attempt());
        world.deployment = "deployment-2";
        ToolResult second = world.build().call(call, world.attempt());

        assertThat(outputs(first)).containsOnlyKeys("imageId");
        assertThat(outputs(first).get("imageId")).matches("sha256:[0-9a-f]{64}");
        assertThat(seen).isEqualTo(new Observation.TookEffect((ToolResult.Done) first));
        assertThat(second).isEqualTo(first);
        assertThat(world.imageCount(call)).isEqualTo(1);
    }

    @Test
    void namesTheInstructionThatFailedAndWhatItSaid() {
        world.tree = world.shell("RUN echo the password is hunter2; exit 3\n");

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("BuildFailed");
        assertThat(failed.message())
                .contains("RUN echo the password is [redacted]", "non-zero code: 3", "the password is [redacted]")
                .doesNotContain("hunter2");
        assertThat(world.build().observe(DockerWorld.buildCall(), world.attempt()))
                .isInstanceOf(Observation.Absent.class);
    }

    @Test
    void blamesTheCommitForADockerfileThatCannotBeRead() {
        world.tree = world.shell("FETCH everything\n");

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("BuildFailed");
        assertThat(failed.message()).containsIgnoringCase("unknown instruction: FETCH");
    }

    @Test
    void blamesTheCommitForAFileThatIsNotThere() {
        world.tree = world.shell("COPY nowhere /nowhere\n");

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.reason().word()).isEqualTo("BuildFailed");
        assertThat(failed.message()).contains("COPY nowhere /nowhere");
    }

    @Test
    void blamesTheWorldForADiskThatIsFull() {
        world.tree = world.shell("COPY busybox /bin/dd\nRUN dd if=/dev/zero of=/dev/shm/large bs=1M count=200\n");

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("DiskFull");
    }

    @Test
    void blamesTheWorldForARegistryOfTheBaseImageThatDoesNotAnswer() {
        world.tree = FakeTree.of(Map.of("Dockerfile", "FROM 127.0.0.1:1/base:1\n"));

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("RegistryUnreachable");
        assertThat(failed.message()).contains("127.0.0.1:1/base:1");
    }

    @Test
    void blamesTheCommitForABaseImageThatItsRegistryDoesNotHave(@TempDir Path folder) throws Exception {
        try (LocalRegistry registry = LocalRegistry.open(folder)) {
            world.tree = FakeTree.of(Map.of("Dockerfile", "FROM " + registry.repository("nothing") + ":1\n"));

            ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

            assertThat(failed.blame()).isEqualTo(Blame.REVISION);
            assertThat(failed.reason().word()).isEqualTo("ImageNotFound");
            assertThat(failed.message()).contains(registry.repository("nothing") + ":1");
        }
    }

    @Test
    void leavesOutWhatTheIgnoreFileNamesAndTakesADockerfileFromElsewhere() {
        FakeTree shell = world.shell("COPY . /all\nRUN [ -e /all/deep/public.txt ] && [ ! -e /all/deep/secret.txt ]\n");
        world.tree = FakeTree.of(Map.of(
                        "app/.dockerignore",
                        "**/secret.txt\n",
                        "app/deep/secret.txt",
                        "no",
                        "app/deep/public.txt",
                        "yes"))
                .with("docker/Dockerfile", shell.read("Dockerfile", 10_000).orElseThrow())
                .with("app/busybox", DockerWorld.busybox());

        ToolResult result = world.build()
                .call(DockerWorld.buildCall("context", "app", "dockerfile", "docker/Dockerfile"), world.attempt());

        assertThat(result).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void refusesAContextThatIsTooLarge() {
        world.tree = world.web("x").with("large", new byte[70 * 1024 * 1024]);

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.reason().word()).isEqualTo("ContextTooLarge");
    }

    @Test
    void endsAtItsDeadlineAndCancelsTheBuildInTheEngine() throws InterruptedException {
        world.tree = slow();
        world.limit = Duration.ofSeconds(3);

        ToolResult.Failed failed = (ToolResult.Failed) world.build().call(DockerWorld.buildCall(), world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.WORLD);
        assertThat(failed.reason().word()).isEqualTo("DeadlineExceeded");
        assertCancelled();
    }

    @Test
    void endsWhenItsThreadIsInterruptedAndCancelsTheBuildInTheEngine() throws InterruptedException {
        world.tree = slow();
        AtomicReference<ToolResult> result = new AtomicReference<>();
        Thread thread = Thread.ofVirtual()
                .start(() -> result.set(world.build().call(DockerWorld.buildCall(), world.attempt())));
        Thread.sleep(Duration.ofSeconds(3));

        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        assertThat(((ToolResult.Failed) result.get()).reason().word()).isEqualTo("Interrupted");
        assertCancelled();
    }

    /** Would end by itself after a while, and leave an image. */
    private FakeTree slow() {
        return world.shell("COPY busybox /bin/sleep\nRUN sleep 8\n");
    }

    private void assertCancelled() throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(9));
        assertThat(world.imageCount(DockerWorld.buildCall())).isZero();
    }

    private static Map<String, String> outputs(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Done.class);
        return ((ToolResult.Done) result).outputs();
    }
}
