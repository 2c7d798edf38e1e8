package dev.slipway.story;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Tokens;
import dev.slipway.docker.LocalRegistry;
import dev.slipway.docker.RealEngine;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.Toolbox;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/** Pushes over HTTP to a real git server; the App is a container of the engine on this machine. */
@QuarkusTest
class DockerStoryIT {

    private static final Caller SOMEBODY = new Caller("somebody");
    private static final String TOKEN = "slipway_" + "d0".repeat(32);

    @Inject
    Register register;

    @Inject
    Stores stores;

    @Inject
    Commands commands;

    @Inject
    Toolbox tools;

    @Inject
    Tokens tokens;

    @TempDir
    Path folder;

    private final RealEngine engine = new RealEngine();
    private Scene scene;
    private BusyboxApp app;
    private String uid = "";

    @BeforeAll
    static void needsAnEngine() {
        RealEngine.need();
    }

    @BeforeEach
    void open() {
        scene = new Scene(register, stores, folder);
        app = new BusyboxApp(scene.repo(), scene.name());
    }

    @AfterEach
    void close() {
        scene.forget();
        scene.close();
        engine.remove(uid, app.label());
        engine.close();
    }

    @Test
    void shipsAPushAndSwitchesToTheNextByRecreate() {
        ships("1m");
        Asker asker = new Asker(address());
        Scene.pause();

        Deployment second = scene.ended(app.push("second"));
        Scene.pause();
        List<Asker.Asked> asked = asker.ended();

        assertThat(second.outcome().orElseThrow().kind())
                .as(second.outcome().toString())
                .isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(asked.getFirst().answer()).isEqualTo("first");
        assertThat(asked.getLast().answer()).isEqualTo("second");
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
        JsonPath told = told(second);
        Instant from = Instant.parse(told.getString("gap.from"));
        Instant to = Instant.parse(told.getString("gap.to"));
        System.out.println("recreate: " + Asker.summary(asked) + "; Slipway reports a gap of "
                + told.getLong("gap.milliseconds") + " ms");
        assertThat(asked.stream().filter(one -> !one.answered()))
                .allSatisfy(failure -> assertThat(failure)
                        .matches(one -> !one.from().isAfter(to) && !one.to().isBefore(from), "lies in the gap"));
    }

    private static ArgumentSet row(String way, String outcome, String reason, String step, String cause) {
        return org.junit.jupiter.params.provider.Arguments.argumentSet(way, way, outcome, reason, step, cause);
    }

    static Stream<ArgumentSet> brokenWays() {
        return Stream.of(
                row("does not build", "Failed", "BuildFailed", "build", "COPY nowhere"),
                row("misses its base image", "Failed", "ImageNotFound", "build", "story:1"),
                row("fills the disk in its build", "Failed", "DiskFull", "build", "no space left"),
                row("is refused by the registry", "Denied", "RegistryRefused", "push", "username and password"),
                row("does not start", "RolledBack", "StartFailed", "candidate", "/no-such-program"),
                row("dies at once", "RolledBack", "ContainerDied", "candidate", "no model file found"),
                row("starts and dies", "RolledBack", "ProbeFailed", "probe-candidate", "refused"),
                row("answers 500", "RolledBack", "ProbeFailed", "probe-candidate", "500"),
                row("answers slowly", "RolledBack", "ProbeFailed", "probe-candidate", "within 5 s"),
                row("has a wrong probe path", "RolledBack", "ProbeFailed", "probe-candidate", "404"),
                row("misses a secret", "RolledBack", "SecretNotFound", "candidate", "llm"),
                row("has its port taken", "RolledBack", "PortTaken", "run", "spec.target.docker.ports"));
    }

    @ParameterizedTest
    @MethodSource("brokenWays")
    void leavesWhatRanBeforeWhenACommit(String way, String kind, String reason, String step, String cause)
            throws Exception {
        App shipped = ships(way.contains("disk") ? "15s" : "1m");
        String before = state(shipped);

        Deployment broken = breakIt(way);

        Outcome outcome = broken.outcome().orElseThrow();
        System.out.println(way + ": " + outcome);
        assertThat(outcome.kind().word()).as(outcome.message()).isEqualTo(kind);
        assertThat(outcome.reason().word()).as(outcome.message()).isEqualTo(reason);
        assertThat(outcome.message()).startsWith(step + ": ").containsIgnoringCase(cause);
        assertThat(state(shipped)).isEqualTo(before);
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");
        assertThat(answer()).isEqualTo("first");
    }

    private Deployment breakIt(String way) throws Exception {
        return switch (way) {
            case "does not build" -> scene.ended(app.recipe("COPY nowhere /nowhere\n"));
            case "fills the disk in its build" ->
                scene.ended(app.recipe("RUN [\"/bin/busybox\", \"dd\", \"if=/dev/zero\", \"of=/dev/shm/large\","
                        + " \"bs=1M\", \"count=200\"]\n"));
            case "does not start" -> scene.ended(app.recipe("CMD [\"/no-such-program\"]\n"));
            case "dies at once" -> scene.ended(app.recipe(shell("echo no model file found; exit 3")));
            case "starts and dies" -> scene.ended(app.recipe(shell("/bin/busybox sleep 2; exit 3")));
            case "answers 500" -> scene.ended(app.push("500 Internal Server Error", "printf oops"));
            case "answers slowly" -> scene.ended(app.push("200 OK", "/bin/busybox sleep 20"));
            case "misses its base image" -> {
                try (LocalRegistry registry = LocalRegistry.open(folder("registry"))) {
                    yield scene.ended(app.dockerfile("FROM " + registry.repository("story") + ":1\n"));
                }
            }
            case "is refused by the registry" -> {
                try (LocalRegistry registry = LocalRegistry.locked(folder("registry"))) {
                    yield changed(Map.of("build", Map.of("image", registry.repository("story"))));
                }
            }
            case "has a wrong probe path" -> changed(Map.of("checks", probe("/nowhere")));
            case "misses a secret" ->
                changed(target(Map.of(
                        "secretEnvironment",
                        List.of(Map.of("name", "KEY", "secretRef", Map.of("name", "llm", "key", "key"))))));
            case "has its port taken" -> {
                try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    yield changed(target(Map.of("ports", List.of(published(stranger.getLocalPort())))));
                }
            }
            default -> throw new IllegalArgumentException(way);
        };
    }

    @Test
    void doesNothingWhenItsApprovalIsRefused() {
        App shipped = ships("1m");
        String before = state(shipped);
        scene.follow(spec(Map.of("approval", Map.of("require", "always"))));
        String sha = scene.all().getFirst().revision().commit().sha();
        Deployment waiting =
                scene.until(sha, d -> d.generation() == 2 && d.phase().word().equals("AwaitingApproval"));

        assertThat(commands.reject(waiting.id(), SOMEBODY)).isInstanceOf(Answer.Accepted.class);

        Deployment refused = scene.until(sha, d -> d.generation() == 2 && d.hasEnded());
        assertThat(refused.outcome().orElseThrow().reason().word()).isEqualTo("ApprovalRefused");
        assertThat(scene.record(refused).steps()).isEmpty();
        assertThat(state(shipped)).isEqualTo(before);
        assertThat(answer()).isEqualTo("first");
    }

    @Test
    void isTakenAwayWithItsApp() {
        ships(Map.of("deletionPolicy", "Delete"));
        assertThat(engine.containers(uid)).containsExactly("app RUNNING");

        scene.delete();

        assertThat(engine.containers(uid)).isEmpty();
        assertThat(answer()).isEqualTo("nothing");
    }

    private App ships(String timeout) {
        return ships(Map.of("timeout", timeout));
    }

    private App ships(Map<String, ?> more) {
        App registered = scene.follow(spec(more));
        uid = registered.id().uid();
        Outcome outcome = scene.ended(app.push("first")).outcome().orElseThrow();
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(answer()).isEqualTo("first");
        return registered;
    }

    /** The deployment that this change of the spec made. */
    private Deployment changed(Map<String, ?> change) {
        scene.follow(spec(change));
        String sha = scene.all().getFirst().revision().commit().sha();
        return scene.until(sha, deployment -> deployment.generation() == 2 && deployment.hasEnded());
    }

    private Map<String, Object> spec(Map<String, ?> change) {
        Map<String, Object> spec = new LinkedHashMap<>(target(Map.of()));
        spec.put("checks", probe(BusyboxApp.PATH));
        spec.put("timeout", "1m");
        spec.put("retryInterval", "1h");
        spec.putAll(change);
        return spec;
    }

    private Map<String, Object> target(Map<String, ?> change) {
        Map<String, Object> docker = new LinkedHashMap<>(Map.of("ports", List.of(published(scene.port()))));
        docker.putAll(change);
        return Map.of("target", Map.of("docker", docker));
    }

    private static String published(int port) {
        return "127.0.0.1:" + port + ":" + BusyboxApp.PORT;
    }

    private static Map<String, Object> probe(String path) {
        return Map.of("probe", Map.of("http", Map.of("path", path, "expect", 200), "timeout", "5s"));
    }

    private static String shell(String script) {
        return "CMD [\"/bin/sh\", \"-c\", \"" + script + "\"]\n";
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectories(folder.resolve(name));
    }

    private String address() {
        return "http://127.0.0.1:" + scene.port() + BusyboxApp.PATH;
    }

    private String answer() {
        return scene.answer(BusyboxApp.PATH);
    }

    /** Asked apart from any deployment. */
    private String state(App of) {
        ReadTool tool = (ReadTool) tools.find("docker.state").orElseThrow();
        Instant now = Instant.now();
        ToolResult result = tool.read(
                new ToolCall("docker.state", Effect.READ, "local", Arguments.NONE),
                new Attempt(of, "none", 0, now, now.plusSeconds(30)));
        return ((ToolResult.Done) result).outputs().getOrDefault("digest", "");
    }

    /** What the API tells of it. */
    private JsonPath told(Deployment deployment) {
        tokens.add("of-the-docker-story", Digest.of(TOKEN));
        return given().header("Authorization", "Bearer " + TOKEN)
                .get("/api/v1/deployments/" + deployment.id())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
