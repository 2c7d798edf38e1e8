package dev.slipway.process;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.PathFilter;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolResult.Failed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The three tools on a work folder of their own, with commits and secrets in memory. {@link #close} ends what is left. */
final class OneMachine implements AutoCloseable {

    static final AppId APP = new AppId("11111111-aaaa");

    final Path work;
    final Map<String, String> secrets = new HashMap<>();
    Duration settle = Duration.ofMillis(400);
    Duration grace = Duration.ofSeconds(3);
    boolean enabled = true;
    TreeOf tree = new TreeOf();
    Sources.Opening opening = new Sources.Opening.Gone("nothing was opened");

    OneMachine(Path work) {
        this.work = work;
        commit(new TreeOf().file("README", "an app"));
    }

    OneMachine commit(TreeOf next) {
        tree = next;
        opening = new Sources.Opening.Opened(next);
        return this;
    }

    ProcessConfig config() {
        return new ProcessConfig() {
            @Override
            public boolean enabled() {
                return enabled;
            }

            @Override
            public Path folder() {
                return work;
            }

            @Override
            public Duration stopGrace() {
                return grace;
            }

            @Override
            public Duration settle() {
                return settle;
            }
        };
    }

    ProcessStart start() {
        Secrets source = new Secrets() {
            @Override
            public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
                return secrets.isEmpty() ? Optional.empty() : Optional.of(secrets);
            }

            @Override
            public String whereToPut(String namespace, SecretRef reference) {
                return "/etc/secrets/" + namespace + "/" + reference;
            }
        };
        return new ProcessStart(
                config(), (app, commit) -> opening, source, text -> text.replace("pattern-secret", "***"));
    }

    ProcessStop stop() {
        return new ProcessStop(config());
    }

    ToolResult state(Map<String, Object> arguments) {
        ToolCall call = new ToolCall("process.state", Effect.READ, "local", Arguments.of(arguments));
        return new ProcessState(config()).read(call, attempt("d9"));
    }

    String digest() {
        return ((Done) state(Map.of())).outputs().get("digest");
    }

    ToolCall calling(String port, String... command) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("commit", tree.commit().sha());
        arguments.put("path", "");
        arguments.put("tree", tree.hash("").orElseThrow());
        arguments.put("command", List.of(command));
        arguments.put("port", port);
        arguments.put("environment", Map.of());
        arguments.put("secretEnvironment", List.of());
        return new ToolCall("process.start", Effect.CHANGE, "local", Arguments.of(arguments));
    }

    static ToolCall with(ToolCall call, String name, Object value) {
        return call.withArguments(call.arguments().with(name, value));
    }

    static ToolCall stopping(ToolCall started) {
        String key = started.key(APP).value();
        return new ToolCall("process.stop", Effect.CHANGE, "local", Arguments.of(Map.of("key", key)));
    }

    Attempt attempt(String deployment) {
        AppSpec spec = new AppSpec(
                new Source(
                        "file:///r",
                        new Ref.Branch("main"),
                        "",
                        PathFilter.ALL,
                        Duration.ofMinutes(1),
                        Optional.empty()),
                new Target.Process(List.of("run"), 8080, Environment.EMPTY),
                Optional.empty(),
                AppSpec.ApprovalRule.NEVER,
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                List.of(),
                List.of(),
                false,
                false);
        App app = new App(APP, new AppName("team", "chat"), 1, "folder", spec, "{}");
        Instant now = Instant.now();
        return new Attempt(app, deployment, 1, now, now.plusSeconds(60));
    }

    Done started(ToolCall call) {
        ToolResult result = start().call(call, attempt("d1"));
        if (result instanceof Done done) {
            return done;
        }
        throw new AssertionError(result);
    }

    Failed failed(ToolCall call) {
        ToolResult result = start().call(call, attempt("d1"));
        if (result instanceof Failed failed) {
            return failed;
        }
        throw new AssertionError(result);
    }

    ToolResult stopped(ToolCall started) {
        return stop().call(stopping(started), attempt("d1"));
    }

    static long pid(Done started) {
        return Long.parseLong(started.outputs().get("pid"));
    }

    static boolean alive(long pid) {
        return Proc.status(pid).filter(Proc.Status::alive).isPresent();
    }

    AppFolder folder() throws Exception {
        return AppFolder.of(work, APP);
    }

    @Override
    public void close() throws IOException {
        for (Identity identity : AppFolder.of(work, APP).identities()) {
            if (identity.lives()) {
                ProcessHandle.of(identity.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
