package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Environment;
import dev.slipway.deployment.HealthExpression;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.deployment.Target.Kubernetes.Helm;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Reference;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulesPlannerTest {

    private final RulesPlanner planner = new RulesPlanner();

    @Test
    void rehearsesAProcessOnAFreePortBeforeItTakesItsOwn() {
        Plan plan = proposed(Samples.process(), Optional.empty()).plan();

        assertThat(names(plan))
                .containsExactly("candidate", "probe-candidate", "stop-candidate", "start", "probe", "state");
        assertThat(call(plan, "candidate").arguments().text("port")).isEqualTo("free");
        assertThat(call(plan, "start").arguments().text("port")).isEqualTo("8080");
    }

    @Test
    void rollsAFirstProcessBackToNothing() {
        Plan rollback = proposed(Samples.process(), Optional.empty()).rollback();

        assertThat(names(rollback)).containsExactly("stop-candidate", "stop-new", "state");
        assertThat(call(rollback, "state").arguments().text("expect")).isEqualTo("nothing");
    }

    @Test
    void stopsTheOldProcessBeforeTheNewOneTakesItsPort() {
        Proposal proposal = proposed(Samples.process(), Optional.of(before("process.start", "start")));

        assertThat(names(proposal.plan())).containsSubsequence("stop-candidate", "stop-old", "start", "probe");
        assertThat(names(proposal.rollback())).containsSubsequence("stop-new", "start-old", "state");
        assertThat(call(proposal.rollback(), "state").arguments().text("expect"))
                .isEqualTo(Digest.of("as it was").value());
    }

    @Test
    void givesANewContainerAnotherKeyThanTheOneItReplaces() {
        Proposal first = proposed(Samples.docker(), Optional.empty());
        Proposal next = proposed(Samples.docker(), Optional.of(before("docker.run", "run")));

        assertThat(call(next.plan(), "run").arguments())
                .isNotEqualTo(call(first.plan(), "run").arguments());
        assertThat(call(next.plan(), "run").arguments().find("replaces")).isPresent();
    }

    @Test
    void publishesTheCandidateOfAnotherMachinesEngineWhereSlipwayCanReachIt() {
        Target.Docker there = new Target.Docker(
                "gpu",
                List.of(new Target.Port("0.0.0.0", 8080, 80)),
                Environment.EMPTY,
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                "no",
                Optional.empty(),
                Optional.empty());

        assertThat(call(proposed(there, Optional.empty()).plan(), "candidate")
                        .arguments()
                        .list("ports"))
                .isEqualTo(List.of(Map.of("address", "0.0.0.0", "host", 0L, "container", 80L)));
        assertThat(call(proposed(Samples.docker(), Optional.empty()).plan(), "candidate")
                        .arguments()
                        .list("ports"))
                .isEqualTo(List.of(Map.of("address", "127.0.0.1", "host", 0L, "container", 80L)));
    }

    @Test
    void removesTheOldContainerOnlyAfterTheNewOneHasProvedItself() {
        Plan plan = proposed(Samples.docker(), Optional.of(before("docker.run", "run")))
                .plan();

        assertThat(names(plan))
                .containsExactly(
                        "build",
                        "candidate",
                        "probe-candidate",
                        "remove-candidate",
                        "stop-old",
                        "run",
                        "probe",
                        "state",
                        "remove-old");
    }

    @Test
    void letsBothAnswerBeforeTheOldContainerIsToldToEnd() {
        Proposal first = proposed(blueGreen(), Optional.empty());
        Proposal next = proposed(blueGreen(), Optional.of(before("docker.run", "run")));

        assertThat(names(first.plan())).containsExactly("build", "run", "healthy", "probe", "connect", "state");
        assertThat(names(first.rollback())).containsExactly("end-new", "remove-new", "state");
        assertThat(names(next.plan()))
                .containsExactly(
                        "build", "run", "healthy", "probe", "connect", "drain", "retire-old", "state", "remove-old");
        assertThat(names(next.rollback())).containsExactly("start-old", "end-new", "remove-new", "state");
        assertThat(call(next.plan(), "connect").arguments().text("alias")).isEqualTo("chat");
        assertThat(call(next.plan(), "drain").arguments().number("seconds")).contains(30L);
        assertThat(call(next.plan(), "retire-old").arguments().number("graceSeconds"))
                .contains(30L);
    }

    @Test
    void looksAtTheOldContainerWhereItAnswersAfterItCameBack() {
        PastStep run = new PastStep(
                "run",
                call("docker.run", Map.of("was", "made")),
                new TreeMap<>(Map.of("container", "c", "endpoint", "http://h:1", "endpoint-80", "http://h:1")),
                true);
        PastStep probe = new PastStep(
                "probe", call("probe.http", Map.of("endpoint", "http://h:1", "path", "/old")), new TreeMap<>(), true);
        PastDeployment before = new PastDeployment("d1", Samples.revision(1), List.of(run, probe));

        Arguments again = call(proposed(blueGreen(), Optional.of(before)).rollback(), "probe-old")
                .arguments();

        assertThat(again.references()).containsExactly(new Reference("start-old", "endpoint"));
        assertThat(again.text("path")).isEqualTo("/old");
    }

    private static Target.Docker blueGreen() {
        Target.Docker plain = Samples.docker();
        return new Target.Docker(
                plain.engine(),
                List.of(new Target.Port("0.0.0.0", 0, 80)),
                plain.environment(),
                plain.volumes(),
                plain.network(),
                plain.memoryBytes(),
                plain.nanoCpus(),
                plain.gpus(),
                plain.restart(),
                plain.pullSecretRef(),
                Optional.of(new Target.Docker.BlueGreen("edge", "chat", Duration.ofSeconds(30))));
    }

    @Test
    void removesWhatAnUnfinishedDeploymentMade() {
        PastStep made = step("process.start", "start", Map.of("port", "8080", "commit", "x"), true);
        PastDeployment unfinished = new PastDeployment("d2", Samples.revision(2), List.of(made));
        Assignment assignment = new Assignment(
                Samples.app(Samples.process()), Samples.revision(3), Optional.empty(), List.of(unfinished));

        Proposal proposal =
                ((Planning.Proposed) planner.propose(assignment, reading(Map.of("App.java", "")))).proposal();

        assertThat(call(proposal.plan(), "remove-leftovers").arguments().keys())
                .containsExactly(made.call().key(assignment.app().id()).value());
        assertThat(names(proposal.rollback())).contains("remove-leftovers");
    }

    @Test
    void planIsNoLongerHoweverOftenAnAppWasOvertaken() {
        List<PastDeployment> overtaken = IntStream.range(0, 200)
                .mapToObj(i -> new PastDeployment(
                        "d" + i,
                        Samples.revision(2),
                        List.of(step("process.start", "candidate", Map.of("commit", "c" + i), true))))
                .toList();
        Assignment assignment =
                new Assignment(Samples.app(Samples.process()), Samples.revision(3), Optional.empty(), overtaken);

        Planning planning = planner.propose(assignment, reading(Map.of("App.java", "")));

        Plan plan = ((Planning.Proposed) planning).proposal().plan();
        assertThat(call(plan, "remove-leftovers").arguments().keys()).hasSize(200);
        assertThat(plan.steps()).hasSizeLessThan(10);
    }

    @Test
    void leavesAloneWhatAnUnfinishedDeploymentRemovedItself() {
        PastStep made = step("process.start", "candidate", Map.of("port", "free"), true);
        String key = made.call().key(Samples.app(Samples.process()).id()).value();
        PastStep removed = step("process.stop", "stop-candidate", Map.of("key", key), true);
        PastDeployment unfinished = new PastDeployment("d2", Samples.revision(2), List.of(made, removed));
        Assignment assignment = new Assignment(
                Samples.app(Samples.process()), Samples.revision(3), Optional.empty(), List.of(unfinished));

        Proposal proposal = ((Planning.Proposed) planner.propose(assignment, reading(Map.of()))).proposal();

        assertThat(names(proposal.plan())).noneMatch(name -> name.startsWith("remove-leftover"));
    }

    @Test
    void givesUpWithoutADockerfile() {
        Assignment assignment = assignment(Samples.docker(), Optional.empty());

        Planning planning = planner.propose(assignment, reading(Map.of("README.md", "")));

        assertThat(planning)
                .isInstanceOfSatisfying(
                        Planning.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.failure().message())
                                .contains("no file \"Dockerfile\"")
                                .contains("spec.build.dockerfile"));
    }

    @Test
    void makesTheSameDigestFromTheSameInput() {
        Digest one = proposed(Samples.docker(), Optional.empty()).plan().digest();
        Digest two = proposed(Samples.docker(), Optional.empty()).plan().digest();

        assertThat(one).isEqualTo(two).isEqualTo(new Digest(GOLDEN));
    }

    /** Seen in several JVMs; it changes only together with {@code Plan.ENCODING} or the rules. */
    private static final String GOLDEN = "sha256:b3d2b45818f31d1e46598a326743dec3efb7427eb95986e9888b05269cd02ba6";

    @Test
    void makesAnotherDigestWhenTheTreeDiffers() {
        Digest one = proposed(Samples.docker(), Optional.empty()).plan().digest();
        Assignment assignment = assignment(Samples.docker(), Optional.empty());

        Planning other = planner.propose(assignment, reading(Map.of("Dockerfile", "FROM scratch", "a", "b")));

        assertThat(((Planning.Proposed) other).proposal().plan().digest()).isNotEqualTo(one);
    }

    @Test
    void hasTheRolloutJudgedByTheAppsOwnExpressions() {
        Cluster cluster = new Cluster();

        Plan plan = ((Planning.Proposed) planner.propose(assignment(ofBoats(), Optional.empty()), cluster))
                .proposal()
                .plan();

        assertThat(cluster.asked).containsExactly("kube.health", "kube.render");
        assertThat(call(plan, "await").arguments().list("health"))
                .isEqualTo(List.of(
                        Map.of("apiVersion", "example.com/v1", "kind", "Boat", "current", "true", "failed", "false")));
    }

    @Test
    void givesUpWhenAnExpressionCanNotBeCompiled() {
        Cluster cluster = new Cluster();
        cluster.health = new ToolResult.Failed(Blame.REVISION, "InvalidCELExpression", "true: no");

        Planning planning = planner.propose(assignment(ofBoats(), Optional.empty()), cluster);

        assertThat(planning)
                .isInstanceOfSatisfying(
                        Planning.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.failure().reason().word()).isEqualTo("InvalidCELExpression"));
        assertThat(cluster.asked).containsExactly("kube.health");
    }

    private static Target ofBoats() {
        HealthExpression boats =
                new HealthExpression("example.com/v1", "Boat", "true", Optional.empty(), Optional.of("false"));
        return new Target.Kubernetes("team-a", Optional.empty(), false, Helm.DEFAULT, Drift.WARN, List.of(boats));
    }

    private static final class Cluster implements Reading {

        private final List<String> asked = new ArrayList<>();
        private ToolResult health = new ToolResult.Done(Map.of(), "all can be evaluated");

        @Override
        public SourceTree source() {
            return Samples.tree(Samples.commit(3), Map.of("boat.yaml", ""));
        }

        @Override
        public ToolResult read(ToolCall call) {
            asked.add(call.tool());
            return call.tool().equals("kube.health")
                    ? health
                    : new ToolResult.Done(
                            Map.of("artifact", Digest.of("a").value(), "objects", "a_b__Boat", "renderer", ""), "");
        }
    }

    private Proposal proposed(Target target, Optional<PastDeployment> before) {
        Planning planning = planner.propose(
                assignment(target, before), reading(Map.of("App.java", "", "Dockerfile", "FROM scratch")));
        return ((Planning.Proposed) planning).proposal();
    }

    private static Assignment assignment(Target target, Optional<PastDeployment> before) {
        App app = Samples.app(target);
        return new Assignment(app, Samples.revision(3), before, List.of());
    }

    private static PastDeployment before(String tool, String name) {
        PastStep made = step(tool, name, Map.of("was", "made"), true);
        PastStep state = new PastStep(
                "state",
                new ToolCall("x.state", Effect.READ, "local", Arguments.NONE),
                new TreeMap<>(Map.of("digest", Digest.of("as it was").value())),
                true);
        return new PastDeployment("d1", Samples.revision(1), List.of(made, state));
    }

    private static PastStep step(String tool, String name, Map<String, String> arguments, boolean done) {
        return new PastStep(name, call(tool, arguments), new TreeMap<>(), done);
    }

    private static ToolCall call(String tool, Map<String, String> arguments) {
        return new ToolCall(tool, Effect.CHANGE, "local", Arguments.of(arguments));
    }

    private static Reading reading(Map<String, String> files) {
        SourceTree tree = Samples.tree(Samples.commit(3), files);
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

    private static List<String> names(Plan plan) {
        return plan.steps().stream().map(Step::name).toList();
    }

    private static ToolCall call(Plan plan, String step) {
        return plan.steps().stream()
                .filter(s -> s.name().equals(step))
                .findFirst()
                .orElseThrow()
                .call();
    }
}
