package dev.slipway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppSpec.ApprovalRule;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Target;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.testing.FakeWorld;
import dev.slipway.testing.NamedGuardrail;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.Toolbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {

    private static final App PROCESS = Samples.app(Samples.process());
    private static final App DOCKER = Samples.app(Samples.docker());
    private static final App KUBERNETES = Samples.app(Target.Kubernetes.plain("team-a", false));
    private static final List<Guardrail> RULES =
            List.of(new OwnTarget(), new OwnNamespace(), new SafeContainer(), new NoSecrets());

    private final Toolbox tools = new Toolbox(new FakeWorld().tools("process.start", "docker.run", "probe.http"));

    record Case(String what, App app, ToolCall call, Optional<String> denied) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> calls() {
        return Stream.of(
                allowed("own process", PROCESS, change("process.start", "local", Map.of("command", List.of("x")))),
                denied("another's tool", PROCESS, change("docker.run", "local", Map.of()), "ForeignTool"),
                denied("another's place", PROCESS, change("process.start", "elsewhere", Map.of()), "ForeignTarget"),
                denied("another engine", DOCKER, run("image", digest(), "remote"), "ForeignTarget"),
                denied("a host folder", DOCKER, run("volumes", List.of("/etc:/etc"), "local"), "HostMount"),
                denied("a relative host folder", DOCKER, run("volumes", List.of("./x:/etc"), "local"), "HostMount"),
                allowed("a named volume", DOCKER, run("volumes", List.of("models:/models:ro"), "local")),
                denied("the host's network", DOCKER, run("network", "host", "local"), "SharedNetwork"),
                denied("another's network", DOCKER, run("network", "container:db", "local"), "SharedNetwork"),
                denied("privileges", DOCKER, run("privileged", true, "local"), "UnknownArgument"),
                denied("a tag", DOCKER, run("image", "nginx:1.27", "local"), "MutableImage"),
                allowed("a digest", DOCKER, run("image", "nginx@" + digest(), "local")),
                allowed("what was built", DOCKER, run("image", new Reference("build", "imageId"), "local")),
                denied(
                        "another namespace",
                        KUBERNETES,
                        change("kube.apply", "team-a", Map.of("namespace", "team-b")),
                        "ForeignNamespace"),
                denied(
                        "an object of another namespace",
                        KUBERNETES,
                        change("kube.prune", "team-a", Map.of("objects", List.of("team-b_x__ConfigMap"))),
                        "ForeignNamespace"),
                denied(
                        "what is no object's id",
                        KUBERNETES,
                        change("kube.prune", "team-a", Map.of("objects", List.of("x"))),
                        "ForeignNamespace"),
                allowed(
                        "an own object",
                        KUBERNETES,
                        change("kube.prune", "team-a", Map.of("objects", List.of("team-a_x__ConfigMap")))),
                allowed(
                        "an object without a namespace, which the room of manifests looks at",
                        KUBERNETES,
                        change("kube.prune", "team-a", Map.of("objects", List.of("_team-a__Namespace")))),
                denied("a key by its shape", PROCESS, environment("X", "sk-" + "a".repeat(24)), "SecretInArguments"),
                denied("a key by its name", PROCESS, environment("OPENAI_API_KEY", "abc"), "SecretInArguments"),
                allowed("a figure under such a name", PROCESS, environment("TOKEN_LIMIT", "4096")),
                allowed("a path under such a name", PROCESS, environment("API_KEY_FILE", "/run/secrets/key")),
                allowed("many tokens", PROCESS, environment("MAX_TOKENS", "lots")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void judges(Case example) {
        Optional<String> verdict = RULES.stream()
                .map(rule -> rule.check(example.app(), example.call()))
                .filter(Verdict.Deny.class::isInstance)
                .map(deny -> ((Verdict.Deny) deny).reason().word())
                .findFirst();

        assertThat(verdict).isEqualTo(example.denied());
    }

    @Test
    void deniesWhatAGuardrailCannotJudge() {
        Gate gate = gate(new NamedGuardrail("broken", call -> {
            throw new IllegalStateException("oops");
        }));

        assertThat(gate.vet(PROCESS, proposal(PROCESS), Optional.empty())).isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void deniesWhatTakesTooLong() {
        Gate gate = new Gate(tools, List.of(new NamedGuardrail("slow", call -> Verdict.allow())), new NeverInTime());

        assertThat(gate.vet(PROCESS, proposal(PROCESS), Optional.empty())).isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void deniesAToolThatIsNotThere() {
        Step step = new Step("x", change("process.destroy", "local", Map.of()));

        assertThat(gate().vet(PROCESS, proposal(PROCESS, step), Optional.empty()))
                .isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void deniesACallThatLiesAboutItsEffect() {
        Step step = new Step("x", new ToolCall("process.start", Effect.READ, "local", Arguments.NONE));

        assertThat(gate().vet(PROCESS, proposal(PROCESS, step), Optional.empty()))
                .isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void deniesAPlanThatWasMadeForAnotherApp() {
        App other = new App(new AppId("b2"), PROCESS.name(), 1, "api", PROCESS.spec(), "{}");

        assertThat(gate().vet(other, proposal(PROCESS), Optional.empty())).isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void deniesWhatOnlyTheRollbackWouldDo() {
        Gate gate = gate(new NamedGuardrail(
                "picky",
                call -> call.tool().equals("probe.http")
                        ? new Verdict.Deny("NoProbes", "no probes")
                        : Verdict.allow()));
        Step probe = new Step("probe", new ToolCall("probe.http", Effect.READ, "local", Arguments.NONE));
        Proposal proposal = new Proposal(plan(PROCESS), plan(PROCESS, probe));

        assertThat(gate.vet(PROCESS, proposal, Optional.empty())).isInstanceOf(Vetting.Denied.class);
    }

    @Test
    void takesAnApprovalOnlyForExactlyBothPlans() {
        App careful = Samples.app(Samples.process(), ApprovalRule.ALWAYS);
        Proposal proposal = proposal(careful);
        Digest plan = proposal.plan().digest();
        Digest rollback = proposal.rollback().digest();

        assertThat(gate().vet(careful, proposal, approval(plan, rollback))).isInstanceOf(Vetting.Allowed.class);
        assertThat(gate().vet(careful, proposal, approval(plan, plan))).isInstanceOf(Vetting.NeedsApproval.class);
        assertThat(gate().vet(careful, proposal, approval(rollback, rollback)))
                .isInstanceOf(Vetting.NeedsApproval.class);
    }

    @Test
    void asksOnRiskUnlessTheAppNeverAsks() {
        Gate gate = gate(new NamedGuardrail("risk", call -> new Verdict.RequireApproval("Risky", "look at it")));
        App never = Samples.app(Samples.process(), ApprovalRule.NEVER);

        assertThat(gate.vet(PROCESS, proposal(PROCESS), Optional.empty())).isInstanceOf(Vetting.NeedsApproval.class);
        assertThat(gate.vet(never, proposal(never), Optional.empty())).isInstanceOf(Vetting.Allowed.class);
    }

    @Test
    void looksAgainAtTheMomentOfTheCall() {
        boolean[] forbidden = {false};
        Gate gate = gate(new NamedGuardrail(
                "weather", call -> forbidden[0] ? new Verdict.Deny("Storm", "there is a storm") : Verdict.allow()));
        Vetting.Allowed allowed = (Vetting.Allowed) gate.vet(PROCESS, proposal(PROCESS), Optional.empty());
        forbidden[0] = true;
        Attempt attempt = new Attempt(PROCESS, "d1", 1, Instant.EPOCH, Instant.EPOCH);

        ToolResult result = new GuardedToolbox(tools, gate).call(allowed.plan(), "start", start().call(), attempt);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.message()).contains("there is a storm"));
    }

    @Test
    void callsNothingWhileAGuardrailDoesNotAnswerAndBlamesNobodyForIt() {
        Guardrail silent = new NamedGuardrail("silent", call -> Verdict.allow());
        Gate inTime = gate(silent);
        Vetting.Allowed allowed = (Vetting.Allowed) inTime.vet(PROCESS, proposal(PROCESS), Optional.empty());
        Gate late = new Gate(tools, List.of(silent), new NeverInTime());
        Attempt attempt = new Attempt(PROCESS, "d1", 1, Instant.EPOCH, Instant.EPOCH);

        ToolResult result = new GuardedToolbox(tools, late).call(allowed.plan(), "start", start().call(), attempt);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.blame()).isEqualTo(Blame.WORLD));
    }

    private Gate gate(Guardrail... guardrails) {
        return new Gate(tools, List.of(guardrails), new InTime());
    }

    private static Optional<Approval> approval(Digest plan, Digest rollback) {
        return Optional.of(new Approval(plan, rollback, new Caller("somebody"), Instant.EPOCH));
    }

    private static Proposal proposal(App app, Step... steps) {
        return new Proposal(plan(app, steps.length == 0 ? new Step[] {start()} : steps), plan(app));
    }

    private static Plan plan(App app, Step... steps) {
        return new Plan(app.id(), 1, Samples.commit(1), "tree", List.of(steps));
    }

    private static Step start() {
        return new Step("start", change("process.start", "local", Map.of("name", "web")));
    }

    private static Case allowed(String what, App app, ToolCall call) {
        return new Case(what, app, call, Optional.empty());
    }

    private static Case denied(String what, App app, ToolCall call, String reason) {
        return new Case(what, app, call, Optional.of(reason));
    }

    private static ToolCall run(String argument, Object value, String engine) {
        return change("docker.run", engine, Map.of(argument, value));
    }

    private static ToolCall environment(String name, String value) {
        return change("process.start", "local", Map.of("environment", Map.of(name, value)));
    }

    private static ToolCall change(String tool, String target, Map<String, ?> arguments) {
        return new ToolCall(tool, Effect.CHANGE, target, Arguments.of(arguments));
    }

    private static String digest() {
        return Digest.of("x").value();
    }

    private static final class InTime implements TimeLimit {
        @Override
        public <T> List<Optional<T>> each(List<Supplier<T>> works) {
            return works.stream().map(work -> Optional.of(work.get())).toList();
        }
    }

    private static final class NeverInTime implements TimeLimit {
        @Override
        public <T> List<Optional<T>> each(List<Supplier<T>> works) {
            return works.stream().map(work -> Optional.<T>empty()).toList();
        }
    }
}
