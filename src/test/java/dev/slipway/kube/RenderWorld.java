package dev.slipway.kube;

import dev.slipway.Needed;
import dev.slipway.deployment.App;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.PathFilter;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolResult;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A commit that is rendered for the App in {@code deploy} by the real programs, without a cluster. */
final class RenderWorld {

    final Map<String, String> files = new TreeMap<>();
    PathFilter filter = PathFilter.ALL;
    List<String> values = List.of();
    Map<String, Object> chart = Map.of();
    Programs programs = Fixtures.programs();

    /** By name. */
    final Map<String, Map<String, String>> secrets = new HashMap<>();

    private final Fixtures.MemoryArtifacts artifacts = new Fixtures.MemoryArtifacts();

    /** Skips the test where the program is not there. */
    static void need(String program) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Needed.need(program, there, "put " + program + " on PATH");
    }

    RenderWorld with(String file, String content) {
        files.put(file, content);
        return this;
    }

    ToolResult render() {
        App app = Fixtures.app("a1", "chat", Duration.ofSeconds(60), "deploy", filter);
        Sources sources = (any, commit) -> new Sources.Opening.Opened(Fixtures.tree(files));
        Kinds kinds = new Kinds(new Cluster(new Wire(Fixtures.noCluster())), InstantSource.system());
        Instant now = Instant.now();
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "commit", Fixtures.COMMIT.sha(), "path", "deploy", "tree", "tree", "values", values, "chart", chart));
        return new RenderTool(sources, artifacts, kinds, programs, Fixtures.secrets(secrets), text -> text)
                .read(
                        Fixtures.call("kube.render", Effect.READ, "chat", arguments),
                        new Attempt(app, "deployment-1", 1, now, now.plusSeconds(60)));
    }

    ToolResult.Done done() {
        return switch (render()) {
            case ToolResult.Done done -> done;
            case ToolResult other -> throw new AssertionError(other);
        };
    }

    ToolResult.Failed failed() {
        return switch (render()) {
            case ToolResult.Failed failed -> failed;
            case ToolResult other -> throw new AssertionError(other);
        };
    }

    String text(ToolResult.Done done) {
        byte[] bytes =
                artifacts.load(new Digest(done.outputs().get("artifact"))).orElseThrow();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
