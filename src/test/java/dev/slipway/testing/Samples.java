package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.Revision;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import dev.slipway.tool.SourceTree;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Apps, commits and trees for tests. */
public final class Samples {

    private Samples() {}

    public static Commit commit(int number) {
        return new Commit(String.format("%040x", number));
    }

    public static Revision revision(int number) {
        return new Revision("main", commit(number));
    }

    public static App app(Target target) {
        return app(target, ApprovalRule.ON_RISK);
    }

    public static App app(Target target, ApprovalRule approval) {
        Source source = new Source(
                "https://git.example.com/team-a/chat.git",
                new Ref.Branch("main"),
                "",
                PathFilter.ALL,
                Duration.ofSeconds(60),
                Optional.empty());
        AppSpec spec = new AppSpec(
                source,
                target,
                Optional.empty(),
                approval,
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                List.of(),
                List.of(),
                false,
                false);
        return new App(new AppId("a1"), new AppName("team-a", "chat"), 1, "api", spec, "{}");
    }

    public static Target.Process process() {
        Environment environment = new Environment(Map.of("LOG", "info"), List.of());
        return new Target.Process(List.of("java", "App.java", "${PORT}"), 8080, environment);
    }

    public static Target.Docker docker() {
        return new Target.Docker(
                "local",
                List.of(new Target.Port("0.0.0.0", 8080, 80)),
                Environment.EMPTY,
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                "unless-stopped",
                Optional.empty(),
                Optional.empty());
    }

    /** A tree of the given files with the given content. */
    public static SourceTree tree(Commit commit, Map<String, String> files) {
        TreeMap<String, String> sorted = new TreeMap<>(files);
        return new SourceTree() {
            @Override
            public Commit commit() {
                return commit;
            }

            @Override
            public Optional<String> hash(String folder) {
                boolean there =
                        folder.isEmpty() || sorted.keySet().stream().anyMatch(path -> path.startsWith(folder + "/"));
                return there ? Optional.of(String.format("%040x", sorted.hashCode())) : Optional.empty();
            }

            @Override
            public List<SourceFile> list(String folder) {
                return sorted.entrySet().stream()
                        .filter(file -> folder.isEmpty() || file.getKey().startsWith(folder + "/"))
                        .map(file ->
                                new SourceFile(file.getKey(), file.getValue().length(), Kind.FILE))
                        .toList();
            }

            @Override
            public Optional<byte[]> read(String path, int limit) {
                return Optional.ofNullable(sorted.get(path))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .filter(bytes -> bytes.length <= limit);
            }

            @Override
            public void tar(String folder, OutputStream out) {
                throw new UnsupportedOperationException("not in this tree");
            }
        };
    }
}
