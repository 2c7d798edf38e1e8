package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.ServersResource;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.execution.StepResult;
import dev.slipway.git.SshGitServer;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pushes over HTTP to a real git server; the App is a real process. */
@QuarkusTest
class ProcessStoryIT {

    private static final Caller SOMEBODY = new Caller("somebody");

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Commands commands;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
    }

    @AfterEach
    void close() {
        scene.close();
        Started.processes(scene.all().stream().map(scene::record).toList()).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shipsAPushAndThenTheNext() {
        scene.follow(process(Map.of()));
        scene.shipsFirst();

        Deployment second = scene.ended(scene.pushApp("second", "well"));

        assertThat(second.outcome().orElseThrow().kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(scene.answer()).isEqualTo("second");
    }

    @Test
    void shipsAPushOverSsh() throws IOException {
        KeyPair key = SshGitServer.newKey("ssh-ed25519", 256);
        try (SshGitServer server = SshGitServer.serving(folder)) {
            server.authorize(key);
            Path secret = Files.createDirectories(ServersResource.FOLDER.resolve("secrets/story/" + scene.name()));
            Files.writeString(secret.resolve("identity"), SshGitServer.privateKey(key, Optional.empty()));
            Files.writeString(secret.resolve("known_hosts"), server.knownHosts());
            Map<String, Object> spec = new LinkedHashMap<>(process(Map.of()));
            spec.put(
                    "source",
                    Map.of(
                            "url",
                            server.url(scene.name()),
                            "ref",
                            Map.of("branch", "main"),
                            "interval",
                            "5s",
                            "secretRef",
                            Map.of("name", scene.name())));
            scene.follow(spec);
            scene.shipsFirst();
        }
    }

    static Stream<Arguments> brokenWays() {
        return Stream.of(
                Arguments.of("has no main class", "ExitedAtOnce", "candidate", "NoSuchApp"),
                Arguments.of("does not start", "CommandNotFound", "candidate", "no-such-program"),
                Arguments.of("dies at once", "ExitedAtOnce", "candidate", "no model file found"),
                Arguments.of("starts and dies", "ExitedAtOnce", "candidate", "out of tokens"),
                Arguments.of("answers 500", "ProbeFailed", "probe-candidate", "500"),
                Arguments.of("answers slowly", "ProbeFailed", "probe-candidate", "answer"),
                Arguments.of("has a wrong probe path", "ProbeFailed", "probe-candidate", "404"),
                Arguments.of("misses a secret", "SecretNotFound", "candidate", "llm"),
                Arguments.of("has its port taken", "PortTaken", "start", "port"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenWays")
    void putsBackWhatRanBeforeWhenACommit(String way, String reason, String step, String cause) throws IOException {
        scene.follow(process(Map.of()));
        scene.shipsFirst();
        String before = state(scene.record(scene.all().getFirst()));

        Deployment broken = breakIt(way);

        Outcome outcome = broken.outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.ROLLED_BACK);
        assertThat(outcome.reason().word()).isEqualTo(reason);
        assertThat(outcome.message()).startsWith(step + ": ").contains(cause);
        assertThat(state(scene.record(broken))).isEqualTo(before);
        assertThat(scene.answer()).isEqualTo("first");
    }

    private Deployment breakIt(String way) throws IOException {
        switch (way) {
            case "has no main class" -> {
                scene.repo().write("options", "NoSuchApp\n");
                return scene.ended(scene.push(Map.of("word", "second")));
            }
            case "does not start" -> {
                scene.follow(process(Map.of("command", List.of("no-such-program"))));
                return changed();
            }
            case "has a wrong probe path" -> {
                Map<String, Object> spec = new LinkedHashMap<>(process(Map.of()));
                spec.put("checks", probe("/nowhere"));
                scene.follow(spec);
                return changed();
            }
            case "misses a secret" -> {
                scene.follow(process(Map.of(
                        "secretEnvironment",
                        List.of(Map.of("name", "KEY", "secretRef", Map.of("name", "llm", "key", "key"))))));
                return changed();
            }
            case "has its port taken" -> {
                try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    scene.follow(process(Map.of("port", stranger.getLocalPort())));
                    return changed();
                }
            }
            default -> {
                return scene.ended(scene.pushApp("second", way));
            }
        }
    }

    /** The deployment that the change of the spec made. */
    private Deployment changed() {
        String sha = scene.all().getFirst().revision().commit().sha();
        return scene.until(sha, deployment -> deployment.generation() == 2 && deployment.hasEnded());
    }

    @Test
    void doesNothingWhenItsApprovalIsRefused() {
        scene.follow(process(Map.of()));
        scene.shipsFirst();
        Map<String, Object> careful = new LinkedHashMap<>(process(Map.of()));
        careful.put("approval", Map.of("require", "always"));
        scene.follow(careful);
        String sha = scene.all().getFirst().revision().commit().sha();
        Deployment waiting =
                scene.until(sha, d -> d.generation() == 2 && d.phase().word().equals("AwaitingApproval"));

        assertThat(commands.reject(waiting.id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);

        Deployment refused = scene.until(sha, d -> d.generation() == 2 && d.hasEnded());
        assertThat(refused.outcome().orElseThrow().reason().word()).isEqualTo("ApprovalRefused");
        assertThat(scene.record(refused).steps()).isEmpty();
        assertThat(scene.answer()).isEqualTo("first");
    }

    @Test
    void isTakenAwayWithItsApp() {
        Map<String, Object> spec = new LinkedHashMap<>(process(Map.of()));
        spec.put("deletionPolicy", "Delete");
        scene.follow(spec);
        scene.shipsFirst();

        scene.delete();

        assertThat(scene.answer()).isEqualTo("nothing");
    }

    private Map<String, Object> process(Map<String, ?> more) {
        Map<String, Object> process = new LinkedHashMap<>(Map.of("command", StoryApp.COMMAND, "port", scene.port()));
        process.putAll(more);
        return Map.of("target", Map.of("process", process), "checks", probe("/health"), "timeout", "1m");
    }

    private static Map<String, Object> probe(String path) {
        return Map.of("probe", Map.of("http", Map.of("path", path, "expect", 200), "timeout", "8s"));
    }

    private static String state(DeploymentRecord record) {
        Optional<StepResult> state = record.steps().stream()
                .filter(step -> step.step().equals("state"))
                .reduce((first, last) -> last);
        return state.map(step -> step.outputs().getOrDefault("digest", "none")).orElse("none");
    }
}
