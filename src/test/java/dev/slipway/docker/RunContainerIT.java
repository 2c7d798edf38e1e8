package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.execution.FenceLost;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunContainerIT {

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
    void runsOnceHoweverOftenItIsCalled() {
        ToolCall call = run(web());

        assertThat(world.run().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        List<String> first = world.eventsOf(() -> world.run().call(call, world.attempt()));
        Observation seen = world.run().observe(call, world.attempt());
        world.deployment = "deployment-2";
        List<String> second = world.eventsOf(() -> assertThat(world.run().call(call, world.attempt()))
                .isEqualTo(((Observation.TookEffect) seen).result()));

        assertThat(first).contains("create", "start");
        assertThat(second).isEmpty();
        assertThat(world.containers()).hasSize(1);
    }

    @Test
    void answersAtTheEndpointItTells() throws Exception {
        ToolResult result = world.run().call(run(web()), world.attempt());

        Map<String, String> outputs = ((ToolResult.Done) result).outputs();
        assertThat(outputs).containsOnlyKeys("container", "endpoint", "endpoint-8080");
        assertThat(outputs.get("container")).startsWith("slipway-team-a-chat-");
        assertThat(outputs.get("endpoint"))
                .isEqualTo(outputs.get("endpoint-8080"))
                .startsWith("http://127.0.0.1:");
        assertThat(page(outputs.get("endpoint"))).isEqualTo("hello");
    }

    /** It was asleep while it made one, or its order came late. */
    @Test
    void startsNothingBesideWhatANewerOwnerRuns() {
        ToolCall late = run(web());
        world.token = 9;
        world.run().call(run(world.image(world.web("newer"))), world.attempt());
        world.token = 8;

        assertThatThrownBy(() -> world.run().call(late, world.attempt())).isInstanceOf(FenceLost.class);
        assertThat(world.containers())
                .extracting(Container::status)
                .containsExactlyInAnyOrder(Container.Status.RUNNING, Container.Status.CREATED);

        world.owners.forgetOwners(world.app.id());
        assertThat(world.run().call(late, world.attempt())).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void startsWhatACrashLeftMadeAndNotStarted() {
        ToolCall call = run(web());
        madeAndNotStarted(call);

        assertThat(world.run().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        List<String> events = world.eventsOf(
                () -> assertThat(world.run().call(call, world.attempt())).isInstanceOf(ToolResult.Done.class));

        assertThat(events).contains("start").doesNotContain("create");
        assertThat(world.containers()).hasSize(1);
    }

    @Test
    void tellsWhatADyingContainerSaidWithoutItsSecrets() {
        world.secrets.put("team-a/llm", Map.of("key", "sk-very-secret"));
        Map<String, Object> arguments = DockerWorld.running(
                world.image(world.shell("ENTRYPOINT [\"/bin/sh\", \"-c\", \"echo key $KEY and hunter2; exit 7\"]\n")));
        arguments.put("secretEnvironment", List.of(Map.of("name", "KEY", "secret", "llm", "key", "key")));
        arguments.put("restart", "unless-stopped");

        ToolResult.Failed failed = failed(arguments);

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("ContainerDied");
        assertThat(failed.message())
                .contains("exit code 7", "key *** and [redacted]")
                .doesNotContain("hunter2", "sk-very-secret");
    }

    @Test
    void startsADeadContainerOnceForEachCallAndNeverMakesASecondOne() {
        ToolCall call = run(world.image(world.shell("ENTRYPOINT [\"/bin/sh\", \"-c\", \"exit 1\"]\n")));
        world.run().call(call, world.attempt());

        List<String> events = world.eventsOf(() -> world.run().call(call, world.attempt()));

        assertThat(events).containsOnlyOnce("start").doesNotContain("create");
        assertThat(world.run().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void tellsWhenThereIsNoSuchProgram() {
        ToolResult.Failed failed =
                failed(DockerWorld.running(world.image(world.shell("ENTRYPOINT [\"/bin/nothing\"]\n"))));

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("StartFailed");
        assertThat(failed.message()).contains("/bin/nothing");
    }

    @Test
    void namesThePortThatIsTaken() {
        String image = web();
        ToolResult.Done first = (ToolResult.Done) world.run().call(run(image), world.attempt());
        long port = URI.create(first.outputs().get("endpoint")).getPort();
        Map<String, Object> arguments = DockerWorld.running(image);
        arguments.put("ports", List.of(Map.of("address", "127.0.0.1", "host", port, "container", 8080L)));

        ToolResult.Failed failed = failed(arguments);

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.reason().word()).isEqualTo("PortTaken");
        assertThat(failed.message()).contains("127.0.0.1:" + port);
    }

    @Test
    void givesTheContainerItsEnvironmentVolumeNetworkAndLimits() {
        world.secrets.put("team-a/llm", Map.of("key", "sk-very-secret"));
        String volume = "slipway-it-" + UUID.randomUUID();
        Map<String, Object> arguments = DockerWorld.running(web());
        arguments.put("environment", Map.of("LOG", "info"));
        arguments.put("secretEnvironment", List.of(Map.of("name", "KEY", "secret", "llm", "key", "key")));
        arguments.put("volumes", List.of(volume + ":/models:ro"));
        arguments.put("network", "bridge");
        arguments.put("memoryBytes", 64L * 1024 * 1024);
        arguments.put("nanoCpus", 500_000_000L);
        arguments.put("restart", "on-failure:3");
        try {
            assertThat(world.run().call(DockerWorld.call("docker.run", arguments), world.attempt()))
                    .isInstanceOf(ToolResult.Done.class);

            var host = world.containers().getFirst().description().getHostConfig();
            assertThat(world.containers().getFirst().description().getConfig().getEnv())
                    .contains("LOG=info", "KEY=sk-very-secret");
            assertThat(host.getMemory()).isEqualTo(64L * 1024 * 1024);
            assertThat(host.getNanoCPUs()).isEqualTo(500_000_000L);
            assertThat(host.getRestartPolicy()).hasToString("on-failure:3");
            assertThat(host.getBinds()).extracting(Object::toString).containsExactly(volume + ":/models:ro");
        } finally {
            world.containers()
                    .forEach(container -> world.engine()
                            .tell(docker -> docker.removeContainerCmd(container.id())
                                    .withForce(true)
                                    .exec()));
            world.engine().tell(docker -> docker.removeVolumeCmd(volume).exec());
        }
    }

    @Test
    void refusesAnAppThatNamesWhatIsNotThere() {
        String image = web();
        Map<String, Object> noNetwork = DockerWorld.running(image);
        noNetwork.put("network", "nowhere");
        Map<String, Object> noSecret = DockerWorld.running(image);
        noSecret.put("secretEnvironment", List.of(Map.of("name", "KEY", "secret", "llm", "key", "key")));
        Map<String, Object> noGpu = DockerWorld.running(image);
        noGpu.put("gpus", 1L);

        assertThat(failed(noNetwork).reason().word()).isEqualTo("NetworkNotFound");
        assertThat(failed(noSecret).reason().word()).isEqualTo("SecretNotFound");
        assertThat(failed(noSecret).message()).contains("/secrets/team-a/llm");
        assertThat(failed(noGpu).reason().word()).isEqualTo("GpuNotFound");
        assertThat(List.of(failed(noNetwork), failed(noSecret), failed(noGpu)))
                .extracting(ToolResult.Failed::blame)
                .containsOnly(Blame.REVISION);
    }

    @Test
    void refusesAnImageOfAnotherApp() {
        try (DockerWorld other = new DockerWorld()) {
            String foreign = other.image(other.web("secret"));

            ToolResult.Failed failed = failed(DockerWorld.running(foreign));

            assertThat(failed.blame()).isEqualTo(Blame.POLICY);
            assertThat(failed.reason().word()).isEqualTo("ImageNotOwn");
        }
    }

    @Test
    void touchesNoContainerOfAnotherApp() {
        ToolCall call = run(web());
        world.run().call(call, world.attempt());
        Map<String, String> key = Map.of("key", world.key(call));
        try (DockerWorld other = new DockerWorld()) {
            assertThat(other.stop().call(DockerWorld.call("docker.stop", key), other.attempt()))
                    .isInstanceOf(ToolResult.Done.class);
            assertThat(other.remove().call(DockerWorld.call("docker.remove", key), other.attempt()))
                    .isInstanceOf(ToolResult.Done.class);
        }

        assertThat(world.containers()).singleElement().matches(Container::isRunning);
    }

    @Test
    void stopsStartsAndRemovesEachOnce() throws Exception {
        ToolCall run = run(web());
        world.run().call(run, world.attempt());
        Map<String, String> key = Map.of("key", world.key(run));

        assertOnce(world.stop(), DockerWorld.call("docker.stop", key), "stop");
        assertThat(world.containers()).singleElement().matches(container -> !container.isRunning());
        assertOnce(world.start(), DockerWorld.call("docker.start", key), "start");
        ToolResult.Done started =
                (ToolResult.Done) world.start().call(DockerWorld.call("docker.start", key), world.attempt());
        assertThat(page(started.outputs().get("endpoint"))).isEqualTo("hello");
        assertOnce(world.remove(), DockerWorld.call("docker.remove", key), "destroy");
        assertThat(world.containers()).isEmpty();
    }

    @Test
    void leavesAContainerThatSomebodyPausedToThem() {
        ToolCall call = run(web());
        world.run().call(call, world.attempt());
        world.engine()
                .tell(docker -> docker.pauseContainerCmd(
                                world.containers().getFirst().id())
                        .exec());

        assertThat(world.run().observe(call, world.attempt())).isInstanceOf(Observation.Unclear.class);
        assertThat(((ToolResult.Failed) world.run().call(call, world.attempt()))
                        .reason()
                        .word())
                .isEqualTo("ContainerPaused");
    }

    @Test
    void cannotStartWhatIsGone() {
        ToolCall call = DockerWorld.call("docker.start", Map.of("key", "sha256:" + "0".repeat(64)));

        ToolResult.Failed failed = (ToolResult.Failed) world.start().call(call, world.attempt());

        assertThat(failed.reason().word()).isEqualTo("ContainerGone");
        assertThat(world.start().observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void readsTheSameStateAfterAStopAndAStartAndAnotherInBetween() {
        world.secrets.put("team-a/llm", Map.of("key", "sk-very-secret"));
        Map<String, Object> arguments = DockerWorld.running(web());
        arguments.put("secretEnvironment", List.of(Map.of("name", "KEY", "secret", "llm", "key", "key")));
        ToolCall run = DockerWorld.call("docker.run", arguments);
        assertThat(state(Map.of("expect", "nothing"))).isInstanceOf(ToolResult.Done.class);
        world.run().call(run, world.attempt());
        String before = digest(state(Map.of()));
        Map<String, String> key = Map.of("key", world.key(run));

        world.stop().call(DockerWorld.call("docker.stop", key), world.attempt());
        ToolResult.Failed stopped = (ToolResult.Failed) state(Map.of("expect", before));
        world.start().call(DockerWorld.call("docker.start", key), world.attempt());

        assertThat(digest(state(Map.of("expect", before)))).isEqualTo(before);
        assertThat(digest(state(Map.of("expect", "nothing", "ignore", world.key(run)))))
                .isEqualTo(dev.slipway.deployment.Digest.of("nothing").value());
        assertThat(stopped.reason().word()).isEqualTo("StateDiffers");
        assertThat(stopped.blame()).isEqualTo(Blame.WORLD);
        assertThat(stopped.message()).contains("exited").doesNotContain("sk-very-secret");
    }

    /** The order of a recreate and of its rollback. */
    @Test
    void putsBackWhatRanBeforeWhenTheNewOneDies() throws Exception {
        String image = web();
        ToolResult.Done candidate = (ToolResult.Done) world.run().call(run(image), world.attempt());
        long port = URI.create(candidate.outputs().get("endpoint")).getPort();
        remove(run(image));
        ToolCall old = published(image, port);
        world.run().call(old, world.attempt());
        String before = digest(state(Map.of()));

        world.stop().call(DockerWorld.call("docker.stop", Map.of("key", world.key(old))), world.attempt());
        ToolCall broken = published(world.image(world.shell("ENTRYPOINT [\"/bin/sh\", \"-c\", \"exit 1\"]\n")), port);
        assertThat(world.run().call(broken, world.attempt())).isInstanceOf(ToolResult.Failed.class);
        remove(broken);
        ToolResult.Done back = (ToolResult.Done) world.start()
                .call(DockerWorld.call("docker.start", Map.of("key", world.key(old))), world.attempt());

        assertThat(digest(state(Map.of("expect", before)))).isEqualTo(before);
        assertThat(page(back.outputs().get("endpoint"))).isEqualTo("hello");
        assertThat(back.outputs().get("endpoint")).endsWith(":" + port);
    }

    private static ToolCall published(String image, long port) {
        Map<String, Object> arguments = DockerWorld.running(image);
        arguments.put("ports", List.of(Map.of("address", "127.0.0.1", "host", port, "container", 8080L)));
        return DockerWorld.call("docker.run", arguments);
    }

    private void remove(ToolCall run) {
        assertThat(world.remove()
                        .call(DockerWorld.call("docker.remove", Map.of("key", world.key(run))), world.attempt()))
                .isInstanceOf(ToolResult.Done.class);
    }

    private void assertOnce(EngineTool tool, ToolCall call, String event) {
        assertThat(tool.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);
        assertThat(world.eventsOf(
                        () -> assertThat(tool.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class)))
                .contains(event);
        assertThat(tool.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
        assertThat(world.eventsOf(
                        () -> assertThat(tool.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class)))
                .isEmpty();
    }

    private void madeAndNotStarted(ToolCall call) {
        Task task = world.engines.task(call, world.attempt());
        world.engine()
                .tell(docker -> new Creation(RunRequest.of(call.arguments()), Map.of())
                        .order(docker, "slipway-it-" + UUID.randomUUID(), task.containerLabels())
                        .exec());
    }

    private String web() {
        return world.image(world.web("hello"));
    }

    private static ToolCall run(String image) {
        return DockerWorld.call("docker.run", DockerWorld.running(image));
    }

    private ToolResult.Failed failed(Map<String, Object> arguments) {
        return (ToolResult.Failed) world.run().call(DockerWorld.call("docker.run", arguments), world.attempt());
    }

    private ToolResult state(Map<String, String> arguments) {
        return world.state().read(DockerWorld.call("docker.state", arguments), world.attempt());
    }

    private static String digest(ToolResult result) {
        return ((ToolResult.Done) result).outputs().get("digest");
    }

    private static String page(String endpoint) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(endpoint)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
