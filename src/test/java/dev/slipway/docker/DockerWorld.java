package dev.slipway.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.slipway.Needed;
import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** One App on the real engine of this machine, with every image and container that its tools make taken away at the end. */
final class DockerWorld implements AutoCloseable {

    /** On each layer of what tests build, so that all of it is found again. */
    private static final String TEST = "slipway.dev/test";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    final App app;
    final Map<String, Map<String, String>> secrets = new HashMap<>();
    final Engines engines;
    final DockerConfig config;
    SourceTree tree = FakeTree.of(Map.of());
    Duration limit = Duration.ofMinutes(2);
    String deployment = "deployment-1";
    long token = 7;
    final WrittenOwners owners = new WrittenOwners();

    private final String uid = "it-" + UUID.randomUUID();

    record Config(
            Map<String, String> engines,
            long contextBytes,
            int keptImages,
            Duration imageRetention,
            Optional<Path> stateKeyFile)
            implements DockerConfig {}

    DockerWorld() {
        this(Map.of());
    }

    DockerWorld(Map<String, String> hosts) {
        this.config = config(hosts);
        this.engines = new Engines(config, InstantSource.system());
        this.app = app(uid);
    }

    static DockerConfig config(Map<String, String> hosts) {
        return new Config(hosts, 64 * 1024 * 1024, 0, Duration.ofDays(1), Optional.empty());
    }

    static void need() {
        Needed.need("docker", answers(), "install docker.io and start dockerd");
        needBusybox();
    }

    static void needBusybox() {
        Needed.need("busybox", Files.isExecutable(BUSYBOX), "apt-get install busybox-static");
    }

    private static boolean answers() {
        if (!Files.exists(SOCKET)) {
            return false;
        }
        Engine engine = new Engine(Engines.LOCAL, URI.create("unix://" + SOCKET), Engine.CALL_LIMIT);
        try {
            engine.tell(docker -> docker.pingCmd().exec());
            return true;
        } catch (Trouble trouble) {
            return false;
        } finally {
            engine.close();
        }
    }

    static byte[] busybox() {
        try {
            return Files.readAllBytes(BUSYBOX);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers every request on 8080 with a page. */
    FakeTree web(String answer) {
        return tree("""
                COPY busybox /bin/busybox
                COPY www /www
                STOPSIGNAL SIGKILL
                ENTRYPOINT ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/www"]
                """, Map.of("www/index.html", answer));
    }

    /** A shell, which is what busybox is under the name of one. */
    FakeTree shell(String rest) {
        return tree("COPY busybox /bin/sh\nSTOPSIGNAL SIGKILL\n" + rest, Map.of());
    }

    FakeTree tree(String dockerfile, Map<String, String> files) {
        return FakeTree.of(files)
                .with(
                        "Dockerfile",
                        ("FROM scratch\nLABEL " + TEST + "=" + uid + "\n" + dockerfile)
                                .getBytes(StandardCharsets.UTF_8))
                .with("busybox", busybox());
    }

    Engine engine() {
        return engines.named(Engines.LOCAL);
    }

    BuildImage build() {
        return new BuildImage(engines, sources(), secrets(), config, redactor());
    }

    PushImage push() {
        return new PushImage(engines, secrets(), redactor());
    }

    RunContainer run() {
        return new RunContainer(engines, secrets(), owners, redactor());
    }

    StartContainer start() {
        return new StartContainer(engines, owners, redactor());
    }

    StopContainer stop() {
        return new StopContainer(engines, redactor());
    }

    RemoveContainer remove() {
        return new RemoveContainer(engines, redactor());
    }

    ReadState state() {
        return new ReadState(engines, new StateKey(config), redactor());
    }

    Attempt attempt() {
        Instant now = Instant.now();
        return new Attempt(app, deployment, token, now, now.plus(limit));
    }

    static ToolCall call(String tool, Map<String, ?> arguments) {
        return new ToolCall(tool, Effect.CHANGE, Engines.LOCAL, Arguments.of(arguments));
    }

    static ToolCall buildCall(String... more) {
        Map<String, Object> arguments = new TreeMap<>(Map.of(
                "commit", FakeTree.COMMIT.sha(), "path", "", "tree", "t", "context", ".", "dockerfile", "Dockerfile"));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put(more[i], more[i + 1]);
        }
        return call("docker.build", arguments);
    }

    /** The id of an image of this tree, built now. */
    String image(SourceTree of) {
        tree = of;
        ToolResult result = build().call(buildCall("tree", UUID.randomUUID().toString()), attempt());
        return ((ToolResult.Done) result).outputs().get("imageId");
    }

    /** {@code docker.run} of an image that publishes 8080 on a free port. */
    static Map<String, Object> running(String image) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("image", image);
        arguments.put("ports", List.of(Map.of("address", "127.0.0.1", "host", 0L, "container", 8080L)));
        arguments.put("environment", Map.of());
        arguments.put("secretEnvironment", List.of());
        arguments.put("volumes", List.of());
        arguments.put("gpus", 0L);
        arguments.put("restart", "no");
        arguments.put("role", "app");
        return arguments;
    }

    String key(ToolCall call) {
        return call.key(app.id()).value();
    }

    /** What the engine did to containers of this App while the work ran: {@code create}, {@code start}, … */
    List<String> eventsOf(Runnable work) {
        return events(work, EventType.CONTAINER);
    }

    /** What it did to images of this App: {@code tag}, {@code push}, … */
    List<String> imageEventsOf(Runnable work) {
        return events(work, EventType.IMAGE);
    }

    private List<String> events(Runnable work, EventType type) {
        Instant from = Instant.now();
        work.run();
        List<String> actions = new ArrayList<>();
        engine().<Event>stream(
                Duration.ofSeconds(20),
                (docker, answers) -> docker.eventsCmd()
                        .withSince(exactly(from))
                        .withUntil(exactly(Instant.now()))
                        .withEventTypeFilter(type)
                        .withLabelFilter(Map.of(Labels.APP, uid))
                        .exec(answers),
                event -> actions.add(event.getAction()));
        return actions;
    }

    private static String exactly(Instant time) {
        return String.format(Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
    }

    List<Container> containers() {
        return Containers.list(engine(), Map.of(Labels.APP, uid));
    }

    int imageCount(ToolCall call) {
        return engine().ask(docker -> docker.listImagesCmd()
                        .withShowAll(true)
                        .withLabelFilter(Labels.of(uid, key(call)))
                        .exec())
                .size();
    }

    @Override
    public void close() {
        RealEngine.removeContainers(engine(), uid);
        RealEngine.removeImages(engine(), TEST + "=" + uid);
        engines.close();
    }

    private Sources sources() {
        return (any, commit) -> new Sources.Opening.Opened(tree);
    }

    Secrets secrets() {
        return new Secrets() {
            @Override
            public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
                return Optional.ofNullable(secrets.get(namespace + "/" + reference.name()));
            }

            @Override
            public String whereToPut(String namespace, SecretRef reference) {
                return "/secrets/" + namespace + "/" + reference.name();
            }
        };
    }

    static Redactor redactor() {
        return text -> text.replace("hunter2", "[redacted]");
    }

    private static App app(String uid) {
        Source source = new Source(
                "https://git.example.com/chat.git",
                new Ref.Branch("main"),
                "",
                PathFilter.ALL,
                Duration.ofMinutes(1),
                Optional.empty());
        Target target = new Target.Docker(
                Engines.LOCAL,
                List.of(),
                Environment.EMPTY,
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                "no",
                Optional.empty(),
                Optional.empty());
        AppSpec spec = new AppSpec(
                source,
                target,
                Optional.empty(),
                AppSpec.ApprovalRule.NEVER,
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                List.of(),
                List.of(),
                false,
                false);
        return new App(new AppId(uid), new AppName("team-a", "chat"), 1, "folder", spec, "{}");
    }
}
