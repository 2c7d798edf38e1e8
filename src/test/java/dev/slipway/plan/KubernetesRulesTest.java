package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Target;
import dev.slipway.testing.Samples;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reading;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which objects are removed, forward and back, and which look afterwards proves it. */
class KubernetesRulesTest {

    private static final String OLD = "a_old__ConfigMap";
    private static final String NEW = "a_new__ConfigMap";
    private static final String OVERTAKEN = "a_overtaken__ConfigMap";

    @Test
    void removesWhatAnOvertakenDeploymentHadMade() {
        Proposal proposal = proposed(true, Optional.of(applied("d1", OLD)), List.of(applied("d2", OLD, OVERTAKEN)));

        assertThat(objects(proposal.plan(), "prune")).containsExactly(OLD, OVERTAKEN);
    }

    @Test
    void leavesItWhereNothingIsToBePruned() {
        Proposal proposal = proposed(false, Optional.of(applied("d1", OLD)), List.of(applied("d2", OVERTAKEN)));

        assertThat(names(proposal.plan())).containsExactly("apply", "await", "state");
    }

    @Test
    void goesBackWithoutWhatWasAddedSinceAndLooksThatItIsGone() {
        Proposal proposal = proposed(true, Optional.of(applied("d1", OLD)), List.of(applied("d2", OVERTAKEN)));

        assertThat(objects(proposal.rollback(), "remove-new")).containsExactly(NEW, OVERTAKEN);
        assertThat(call(proposal.rollback(), "state").arguments().texts("gone")).containsExactly(NEW, OVERTAKEN);
        assertThat(objects(proposal.rollback(), "state")).containsExactly(OLD);
    }

    @Test
    void looksThatNothingIsLeftOfAFirstDeployment() {
        Proposal proposal = proposed(true, Optional.empty(), List.of());

        assertThat(names(proposal.rollback())).containsExactly("remove-new", "state");
        assertThat(call(proposal.rollback(), "state").arguments().texts("gone")).containsExactly(NEW);
    }

    private static Proposal proposed(boolean prune, Optional<PastDeployment> before, List<PastDeployment> unfinished) {
        Target target = Target.Kubernetes.plain("a", prune);
        Assignment assignment = new Assignment(Samples.app(target), Samples.revision(3), before, unfinished);
        return ((Planning.Proposed) new RulesPlanner().propose(assignment, new Rendering())).proposal();
    }

    private static PastDeployment applied(String id, String... objects) {
        ToolCall apply =
                new ToolCall("kube.apply", Effect.CHANGE, "a", Arguments.of(Map.of("objects", List.of(objects))));
        return new PastDeployment(
                id, Samples.revision(1), List.of(new PastStep("apply", apply, new TreeMap<>(), true)));
    }

    /** The commit has one object. */
    private static final class Rendering implements Reading {
        @Override
        public SourceTree source() {
            return Samples.tree(Samples.commit(3), Map.of("new.yaml", ""));
        }

        @Override
        public ToolResult read(ToolCall call) {
            return new ToolResult.Done(
                    Map.of("artifact", Digest.of("x").value(), "objects", NEW, "renderer", ""), "rendered");
        }
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream().map(Step::name).toList();
    }

    private static List<String> objects(Plan plan, String step) {
        return call(plan, step).arguments().texts("objects");
    }

    private static ToolCall call(Plan plan, String step) {
        return plan.steps().stream()
                .filter(one -> one.name().equals(step))
                .findFirst()
                .orElseThrow()
                .call();
    }
}
