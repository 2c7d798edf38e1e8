package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.docker.RealEngine;
import dev.slipway.job.Rounds;
import dev.slipway.pipeline.CleanUp;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Remains;
import dev.slipway.pipeline.Stores;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With no retention at all: what a rollback needs stays, everything else goes. */
@QuarkusTest
@TestProfile(CleanUpIT.WithoutRetention.class)
class CleanUpIT {

    private static final Path WORK = Path.of("target/clean-up-under-test").toAbsolutePath();

    public static final class WithoutRetention implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "slipway.retention.deployments", "0",
                    "slipway.docker.kept-images", "0",
                    "slipway.git.keep-fetched", "0s",
                    "slipway.git.mirrors", WORK.resolve("mirrors").toString(),
                    "slipway.process.folder", WORK.resolve("process").toString(),
                    "slipway.jobs.clean-up-interval", "1h");
        }
    }

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    CleanUp cleanUp;

    @Inject
    Needs needs;

    @Inject
    Rounds rounds;

    @Inject
    @All
    List<Remains> remains;

    @TempDir
    Path folder;

    /** Of Apps that the record does not know any more. */
    private final List<ProcessHandle> outliving = new ArrayList<>();

    private Scene scene;

    @BeforeEach
    void open() {
        rounds.stop(); // the test says when
        scene = new Scene(register, stores, folder);
    }

    @AfterEach
    void close() {
        scene.close();
        Started.processes(scene.all().stream().map(scene::record).toList()).forEach(ProcessHandle::destroyForcibly);
        outliving.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void keepsCommitTreeAndHistoryOfTheRollbackPointAndNothingElse() throws Exception {
        App app = scene.follow(process());
        scene.shipsFirst();
        Deployment first = scene.all().getFirst();
        Deployment point = scene.ended(scene.pushApp("second", "well"));
        Deployment broken = scene.ended(scene.pushApp("third", "dies at once"));
        Deployment head = scene.ended(scene.pushApp("fourth", "dies at once"));
        assertThat(broken.outcome().orElseThrow().kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(List.of(first, point, broken, head)).allMatch(deployment -> isMirrored(app, deployment));
        assertThat(List.of(first, point, broken, head)).allMatch(deployment -> isUnpacked(app, deployment));

        clean();

        assertThat(scene.all()).containsExactly(point);
        assertThat(scene.record(point).steps()).isNotEmpty();
        assertThat(isMirrored(app, point)).isTrue();
        assertThat(isMirrored(app, head)).as("the accepted head").isTrue();
        assertThat(isMirrored(app, first)).isFalse();
        assertThat(isMirrored(app, broken)).isFalse();
        assertThat(isUnpacked(app, point)).isTrue();
        assertThat(List.of(first, broken, head)).noneMatch(deployment -> isUnpacked(app, deployment));
        assertThat(scene.answer()).isEqualTo("second");

        Started.processes(List.of(scene.record(point))).forEach(outliving::add);
        scene.forget();
        clean();

        assertThat(mirror(app)).doesNotExist();
        assertThat(isUnpacked(app, point)).as("it still runs").isTrue();
        assertThat(scene.answer()).isEqualTo("second");
        scene.follow(process());
    }

    @Test
    void keepsTheImageOfTheRollbackPointWhateverBecomesOfItsContainer() {
        RealEngine.need();
        BusyboxApp busybox = new BusyboxApp(scene.repo(), scene.name());
        App app = scene.follow(docker());
        try (RealEngine engine = new RealEngine()) {
            try {
                String first = image(scene.ended(busybox.push("first")));
                Deployment point = scene.ended(busybox.push("second"));
                Deployment broken = scene.ended(busybox.push("500 Internal Server Error", "printf oops"));
                List<String> unneeded = List.of(first, image(broken));
                assertThat(broken.outcome().orElseThrow().kind()).isEqualTo(Kind.ROLLED_BACK);
                assertThat(unneeded).allMatch(engine::hasImage);
                String needed = image(point);
                engine.removeContainers(app.id().uid());

                clean();

                assertThat(engine.hasImage(needed)).isTrue();
                assertThat(unneeded).noneMatch(engine::hasImage);
                assertThat(isMirrored(app, point)).isTrue();
            } finally {
                engine.remove(app.id().uid(), busybox.label());
            }
        }
    }

    private String image(Deployment deployment) {
        return scene.record(deployment).steps().stream()
                .flatMap(step -> Optional.ofNullable(step.outputs().get("imageId")).stream())
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> docker() {
        String published = "127.0.0.1:" + scene.port() + ":" + BusyboxApp.PORT;
        return Map.of(
                "target",
                Map.of("docker", Map.of("ports", List.of(published))),
                "checks",
                Map.of("probe", Map.of("http", Map.of("path", BusyboxApp.PATH, "expect", 200), "timeout", "5s")),
                "timeout",
                "1m",
                "retryInterval",
                "1h");
    }

    private void clean() {
        cleanUp.sweep();
        remains.forEach(kind -> kind.clean(needs));
    }

    private Map<String, Object> process() {
        return Map.of(
                "target",
                Map.of("process", Map.of("command", StoryApp.COMMAND, "port", scene.port())),
                "checks",
                Map.of("probe", Map.of("http", Map.of("path", "/health", "expect", 200), "timeout", "8s")),
                "timeout",
                "1m",
                "retryInterval",
                "1h");
    }

    private static Path mirror(App app) {
        return WORK.resolve("mirrors").resolve(RepositoryId.of(app).key() + ".git");
    }

    private static boolean isMirrored(App app, Deployment deployment) {
        return git(mirror(app), "cat-file", "-e", deployment.revision().commit().sha()) == 0;
    }

    private boolean isUnpacked(App app, Deployment deployment) {
        String tree = scene.repo()
                .gitInBare("rev-parse", deployment.revision().commit().sha() + "^{tree}");
        return Files.isDirectory(WORK.resolve("process").resolve(app.id().uid()).resolve(tree.strip()));
    }

    private static int git(Path repository, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
