package dev.slipway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Build;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.Environment.SecretVariable;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Docker.BlueGreen;
import dev.slipway.plan.Assignment;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Planning;
import dev.slipway.plan.RulesPlanner;
import dev.slipway.plan.Step;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Reading;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnSettingsTest {

    private static final App APP = app(Optional.empty());
    private static final App BEHIND_A_PROXY = app(Optional.of(new BlueGreen("edge", "chat", Duration.ofSeconds(10))));

    private final OwnSettings guardrail = new OwnSettings();

    @Test
    void allowsWhatThePlannerMakesOfTheApp() {
        assertThat(plan(APP).steps())
                .allSatisfy(
                        step -> assertThat(guardrail.check(APP, step.call())).isEqualTo(Verdict.allow()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "build, context, ../other",
        "build, dockerfile, ../../Dockerfile",
        "build, pullSecret, another",
        "push, image, evil.example.com/chat",
        "push, pushSecret, another",
        "run, network, another",
        "run, restart, always",
        "run, pullSecret, another",
        "run, role, another",
        "candidate, restart, always",
        "candidate, network, another",
    })
    void deniesAnotherText(String step, String argument, String value) {
        assertThat(denied(step, argument, value)).isEqualTo(argument);
    }

    @Test
    void deniesASecretThatTheAppDoesNotName() {
        Map<String, String> foreign = Map.of("name", "KEY", "secret", "another", "key", "key");

        assertThat(denied("run", "secretEnvironment", List.of(foreign))).isEqualTo("secretEnvironment");
        assertThat(denied("candidate", "secretEnvironment", List.of(foreign))).isEqualTo("secretEnvironment");
    }

    @Test
    void deniesOtherVariablesVolumesAndLimits() {
        assertThat(denied("run", "environment", Map.of("LD_PRELOAD", "/x.so"))).isEqualTo("environment");
        assertThat(denied("run", "volumes", List.of("theirs:/data"))).isEqualTo("volumes");
        assertThat(denied("run", "memoryBytes", 1L << 40)).isEqualTo("memoryBytes");
        assertThat(denied("run", "nanoCpus", 64_000_000_000L)).isEqualTo("nanoCpus");
        assertThat(denied("run", "gpus", -1L)).isEqualTo("gpus");
    }

    @Test
    void deniesAPortThatTheAppDoesNotPublish() {
        List<Map<String, Object>> all = List.of(Map.of("address", "0.0.0.0", "host", 22L, "container", 80L));
        List<Map<String, Object>> published = List.of(Map.of("address", "0.0.0.0", "host", 8080L, "container", 80L));

        assertThat(denied("run", "ports", all)).isEqualTo("ports");
        assertThat(denied("candidate", "ports", published)).isEqualTo("ports");
    }

    @Test
    void deniesTheNetworkOrNameOfAnotherProxy() {
        assertThat(plan(BEHIND_A_PROXY).steps())
                .allSatisfy(step ->
                        assertThat(guardrail.check(BEHIND_A_PROXY, step.call())).isEqualTo(Verdict.allow()));

        assertThat(denied(BEHIND_A_PROXY, "connect", "network", "theirs")).isEqualTo("network");
        assertThat(denied(BEHIND_A_PROXY, "connect", "alias", "theirs")).isEqualTo("alias");
        assertThat(denied(
                        BEHIND_A_PROXY,
                        "run",
                        "ports",
                        List.of(Map.of("address", "0.0.0.0", "host", 8080L, "container", 80L))))
                .isEqualTo("ports");
        assertThat(guardrail.check(APP, call(BEHIND_A_PROXY, "connect"))).isInstanceOf(Verdict.Deny.class);
    }

    private String denied(String step, String argument, Object value) {
        return denied(APP, step, argument, value);
    }

    private String denied(App app, String step, String argument, Object value) {
        ToolCall call = call(app, step);
        Arguments other = call.arguments().with(argument, value);
        Verdict verdict = guardrail.check(app, new ToolCall(call.tool(), call.effect(), call.target(), other));
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        String text = ((Verdict.Deny) verdict).message();
        return text.substring(0, text.indexOf(' '));
    }

    private static ToolCall call(App app, String name) {
        return plan(app).steps().stream()
                .filter(step -> step.name().equals(name))
                .map(Step::call)
                .findFirst()
                .orElseThrow();
    }

    private static Plan plan(App app) {
        Assignment assignment = new Assignment(app, Samples.revision(3), Optional.empty(), List.of());
        return ((Planning.Proposed) new RulesPlanner().propose(assignment, reading()))
                .proposal()
                .plan();
    }

    private static Reading reading() {
        SourceTree tree = Samples.tree(Samples.commit(3), Map.of("Dockerfile", "FROM scratch"));
        return new Reading() {
            @Override
            public SourceTree source() {
                return tree;
            }

            @Override
            public ToolResult read(ToolCall call) {
                throw new AssertionError("nothing to read: " + call);
            }
        };
    }

    private static App app(Optional<BlueGreen> blueGreen) {
        Environment environment = new Environment(
                Map.of("LOG", "info"), List.of(new SecretVariable("KEY", new SecretRef("llm", Optional.of("key")))));
        Target.Docker docker = new Target.Docker(
                "local",
                List.of(new Target.Port("0.0.0.0", 8080, 80)),
                environment,
                List.of(),
                Optional.of("web"),
                OptionalLong.of(1 << 30),
                OptionalLong.of(2_000_000_000L),
                0,
                "unless-stopped",
                Optional.of(new SecretRef("registry")),
                blueGreen);
        App plain = Samples.app(docker);
        AppSpec spec = plain.spec();
        Build build = new Build(
                "local",
                "Dockerfile",
                ".",
                Optional.of("registry.example.com/chat"),
                Optional.of(new SecretRef("registry")));
        return new App(
                plain.id(),
                plain.name(),
                plain.generation(),
                plain.owner(),
                new Respec(spec).target(docker).build(build).spec(),
                "{}");
    }
}
