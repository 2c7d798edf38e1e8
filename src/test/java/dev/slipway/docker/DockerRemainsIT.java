package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.Track;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Stores;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.testing.Given;
import dev.slipway.testing.InMemoryStores;
import dev.slipway.testing.Samples;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DockerRemainsIT {

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Stores stores = new InMemoryStores().stores();
    private final Given given = new Given(stores);
    private DockerWorld world;
    private DockerWorld stranger;
    private App app;
    private int commits;

    @BeforeAll
    static void needsAnEngine() {
        DockerWorld.need();
    }

    @BeforeEach
    void open() {
        world = new DockerWorld();
        stranger = new DockerWorld();
        app = world.app;
        stores.transactions().run(() -> {
            stores.apps().save(app);
            stores.repositories().ensure(RepositoryId.of(app));
        });
    }

    @AfterEach
    void close() {
        world.close();
        stranger.close();
    }

    @Test
    void keepsTheImageOfTheRollbackPointAndOfWhatRunsAndRemovesTheRest() {
        String first = shipped("first", Kind.SUCCEEDED);
        String point = shipped("second", Kind.SUCCEEDED);
        String broken = shipped("third", Kind.ROLLED_BACK);
        String unfinished = shipped("fourth", Kind.ROLLBACK_FAILED);
        String running = image("fifth");
        world.run().call(DockerWorld.call("docker.run", DockerWorld.running(running)), world.attempt());
        String pushed = image("sixth");
        tag(pushed, "registry.invalid/chat", "a".repeat(40));

        clean(0, A_DAY);

        assertThat(List.of(point, unfinished, running)).allMatch(this::isThere);
        assertThat(List.of(first, broken, pushed)).noneMatch(this::isThere);
    }

    @Test
    void leavesWhatIsNotItsOwn() {
        String mine = image("mine");
        tag(mine, "somebodys-copy", world.app.id().uid());
        stranger.tree = stranger.web("of another installation");
        String others = stranger.image(stranger.tree);
        ToolCall candidate = candidate(others);
        stranger.run().call(candidate, stranger.attempt());

        try {
            clean(0, Duration.ZERO);

            assertThat(List.of(mine, others)).allMatch(this::isThere);
            assertThat(stranger.containers()).hasSize(1);
        } finally {
            untag("somebodys-copy:" + world.app.id().uid());
        }
    }

    @Test
    void keepsTheNewestForAWhile() {
        List<String> images = Stream.of("one", "two", "three").map(this::image).toList();

        clean(2, A_DAY);
        assertThat(images.stream().filter(this::isThere)).hasSize(2);

        clean(2, Duration.ZERO);
        assertThat(images).noneMatch(this::isThere);
    }

    @Test
    void keepsWhatAPlanThatGoesOnIsAboutToUse() {
        ToolCall build = DockerWorld.buildCall("tree", UUID.randomUUID().toString());
        world.tree = world.web("planned");
        String image = ((ToolResult.Done) world.build().call(build, world.attempt()))
                .outputs()
                .get("imageId");
        Deployment open = given.open(app, 1);

        clean(0, Duration.ZERO);
        assertThat(isThere(image)).as("while it is planned").isTrue();

        Plan plan = new Plan(app.id(), 1, Samples.commit(1), "t".repeat(40), List.of(new Step("build", build)));
        stores.transactions().run(() -> {
            stores.deployments().propose(open.id(), new Proposal(plan, plan), List.of());
            stores.deployments().update(open.in(Phase.EXECUTING, Given.NOW));
        });
        clean(0, Duration.ZERO);
        assertThat(isThere(image)).as("while it is built").isTrue();

        end(open);
        clean(0, Duration.ZERO);
        assertThat(isThere(image)).isFalse();
    }

    @Test
    void removesTheCandidateThatAnEndedDeploymentLeftBehind() {
        String image = image("candidate");
        world.run().call(candidate(image), world.attempt());
        world.run().call(DockerWorld.call("docker.run", DockerWorld.running(image)), world.attempt());
        Deployment open = given.open(app, 1);

        clean(0, Duration.ZERO);
        assertThat(world.containers()).hasSize(2);

        end(open);
        clean(0, Duration.ZERO);
        assertThat(world.containers())
                .extracting(container -> container.label(Labels.ROLE).orElse(""))
                .containsExactly(Role.APP);
    }

    @Test
    void removesTheLayersOfOtherStagesAndOfFailedBuilds() {
        String unique = UUID.randomUUID().toString();
        world.tree = stages("COPY " + "--from=tools /made /made\n", unique);
        ToolCall staged = DockerWorld.buildCall("tree", unique);
        assertThat(world.build().call(staged, world.attempt())).isInstanceOf(ToolResult.Done.class);
        assertThat(marks()).isEqualTo(1);
        world.tree = stages("COPY www /www\nRUN exit 3\n", unique);
        assertThat(world.build().call(DockerWorld.buildCall("tree", unique + "2"), world.attempt()))
                .isInstanceOf(ToolResult.Failed.class);
        assertThat(marks()).isEqualTo(2);
        long before = layers();

        clean(1, A_DAY);
        assertThat(marks()).isEqualTo(2);

        clean(0, Duration.ZERO);
        assertThat(marks()).isZero();
        assertThat(layers()).isLessThan(before).isZero();
    }

    private FakeTree stages(String rest, String unique) {
        FakeTree whole = world.shell(rest);
        String dockerfile = new String(whole.read("Dockerfile", 10_000).orElseThrow(), UTF_8);
        String tools =
                dockerfile.substring(0, dockerfile.indexOf(rest)).replace("FROM scratch", "FROM scratch AS tools")
                        + "COPY www /made\n";
        return whole.with("Dockerfile", (tools + dockerfile).getBytes(UTF_8)).with("www", unique.getBytes(UTF_8));
    }

    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    private long marks() {
        return world.engine().ask(docker -> docker.listImagesCmd().exec()).stream()
                .flatMap(image -> Stream.of(image.getRepoTags() == null ? new String[0] : image.getRepoTags()))
                .filter(tag -> Layers.isMark(tag) && Layers.app(tag).equals(app.id()))
                .count();
    }

    /** All that carries the label of this test, intermediate or not. */
    private long layers() {
        return world.engine()
                .ask(docker -> docker.listImagesCmd()
                        .withShowAll(true)
                        .withLabelFilter("slipway.dev/test=" + app.id().uid())
                        .exec())
                .size();
    }

    private void clean(int kept, Duration retention) {
        DockerConfig config = new DockerWorld.Config(Map.of(), 1, kept, retention, Optional.empty());
        new DockerRemains(world.engines, config, Instant::now).clean(new Needs(stores));
    }

    private String image(String answer) {
        return world.image(world.web(answer));
    }

    /** The image of a deployment that ended so. */
    private String shipped(String answer, Kind kind) {
        ToolCall call = DockerWorld.buildCall("tree", UUID.randomUUID().toString());
        world.tree = world.web(answer);
        ToolResult.Done built = (ToolResult.Done) world.build().call(call, world.attempt());
        Deployment deployment = given.ended(app, ++commits, kind);
        StepResult result = new StepResult(
                Track.FORWARD,
                0,
                "build",
                call,
                StepResult.Status.DONE,
                new TreeMap<>(built.outputs()),
                "built",
                Optional.empty(),
                Given.NOW,
                Given.NOW,
                false);
        given.save(deployment, result);
        return built.outputs().get("imageId");
    }

    private void end(Deployment open) {
        Deployment ended = open.ended(new Outcome(Kind.ROLLED_BACK, "Tested", "as the test wants it"), Given.NOW);
        stores.transactions().run(() -> stores.deployments().update(ended));
    }

    private static ToolCall candidate(String image) {
        Map<String, Object> arguments = new TreeMap<>(DockerWorld.running(image));
        arguments.put("role", Role.CANDIDATE);
        return DockerWorld.call("docker.run", arguments);
    }

    private void tag(String image, String repository, String tag) {
        world.engine().tell(docker -> docker.tagImageCmd(image, repository, tag).exec());
    }

    private void untag(String tag) {
        world.engine().tell(docker -> docker.removeImageCmd(tag).exec());
    }

    private boolean isThere(String image) {
        try {
            return world.engine()
                    .ask(docker -> docker.inspectImageCmd(image).exec())
                    .getId()
                    .equals(image);
        } catch (NotFoundException e) {
            return false;
        }
    }
}
