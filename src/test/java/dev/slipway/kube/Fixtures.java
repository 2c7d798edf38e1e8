package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.Effect;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.ToolCall;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Apps, commits and settings for this room's tests. */
final class Fixtures {

    static final Commit COMMIT = new Commit("0123456789012345678901234567890123456789");
    static final String DIGEST = "sha256:" + "0a".repeat(32);

    private Fixtures() {}

    static App app(String uid, String namespace, Duration timeout) {
        return app(uid, namespace, timeout, "", PathFilter.ALL);
    }

    static App app(String uid, String namespace, Duration timeout, String path, PathFilter filter) {
        return app(uid, Target.Kubernetes.plain(namespace, true), timeout, path, filter);
    }

    static App app(String uid, Target target, Duration timeout, String path, PathFilter filter) {
        Source source = new Source(
                "https://git.example.com/chat.git",
                new Ref.Branch("main"),
                path,
                filter,
                Duration.ofSeconds(60),
                Optional.empty());
        AppSpec spec = new AppSpec(
                source,
                target,
                Optional.empty(),
                AppSpec.ApprovalRule.NEVER,
                Optional.empty(),
                true,
                Optional.empty(),
                timeout,
                Duration.ofMinutes(2),
                List.of(),
                List.of(),
                false,
                false);
        return new App(new AppId(uid), new AppName("team-a", uid), 1, "api", spec, "{}");
    }

    static ToolCall call(String tool, Effect effect, String namespace, Map<String, ?> arguments) {
        return new ToolCall(tool, effect, namespace, Arguments.of(arguments).with("namespace", namespace));
    }

    static final int MOST_REQUESTS = 5;

    static KubernetesConfig config(Optional<Path> kubeconfig, Duration timeout, Duration unschedulableAfter) {
        return new KubernetesConfig() {
            @Override
            public Optional<Path> kubeconfig() {
                return kubeconfig;
            }

            @Override
            public boolean secrets() {
                return false;
            }

            @Override
            public Duration requestTimeout() {
                return timeout;
            }

            @Override
            public int requestsAtOnce() {
                return MOST_REQUESTS;
            }

            @Override
            public Duration unschedulableAfter() {
                return unschedulableAfter;
            }

            @Override
            public Duration lookInterval() {
                return Duration.ofMinutes(5);
            }
        };
    }

    static RenderLimits limits(Duration time) {
        return new Limits(
                Optional.empty(),
                Optional.empty(),
                time,
                new MemorySize(BigInteger.valueOf(512L * 1024 * 1024)),
                new MemorySize(BigInteger.valueOf(ManifestFiles.MOST_BYTES)));
    }

    record Limits(Optional<Path> kustomize, Optional<Path> helm, Duration time, MemorySize memory, MemorySize output)
            implements RenderLimits {}

    /** Those of this machine. */
    static Programs programs() {
        return new Programs(limits(Duration.ofSeconds(30)), Optional.ofNullable(System.getenv("PATH")));
    }

    /** By name, in any namespace. */
    static Secrets secrets(Map<String, Map<String, String>> known) {
        return new Secrets() {
            @Override
            public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
                return Optional.ofNullable(known.get(reference.name()));
            }

            @Override
            public String whereToPut(String namespace, SecretRef reference) {
                return "secrets/" + reference;
            }
        };
    }

    static KubernetesConfig noCluster() {
        return config(Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(60));
    }

    /** Keeps artifacts as long as the test. */
    static final class MemoryArtifacts implements Artifacts {

        private final Map<Digest, byte[]> kept = new HashMap<>();

        @Override
        public synchronized Digest save(byte[] content) {
            Digest digest = Digest.of(content);
            kept.put(digest, content.clone());
            return digest;
        }

        @Override
        public synchronized Optional<byte[]> load(Digest digest) {
            return Optional.ofNullable(kept.get(digest)).map(byte[]::clone);
        }
    }

    /** A commit of text files; a path that ends with {@code @} is a symbolic link. */
    static SourceTree tree(Map<String, String> files) {
        return new FileTree(new TreeMap<>(files));
    }

    private record FileTree(TreeMap<String, String> files) implements SourceTree {
        @Override
        public Commit commit() {
            return COMMIT;
        }

        @Override
        public Optional<String> hash(String folder) {
            return list(folder).isEmpty() ? Optional.empty() : Optional.of("tree");
        }

        @Override
        public List<SourceFile> list(String folder) {
            return files.entrySet().stream()
                    .filter(file -> folder.isEmpty() || file.getKey().startsWith(folder + "/"))
                    .map(file -> new SourceFile(
                            file.getKey().replace("@", ""),
                            file.getValue().getBytes(StandardCharsets.UTF_8).length,
                            file.getKey().endsWith("@") ? Kind.LINK : Kind.FILE))
                    .toList();
        }

        @Override
        public Optional<byte[]> read(String path, int limit) {
            return Optional.ofNullable(files.get(path))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .filter(bytes -> bytes.length <= limit);
        }

        @Override
        public void tar(String folder, OutputStream out) {
            throw new UnsupportedOperationException();
        }
    }
}
