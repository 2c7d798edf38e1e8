package dev.slipway.bench;

import dev.slipway.execution.CheckpointStore;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.pipeline.Outlook;
import dev.slipway.pipeline.Story;
import dev.slipway.plan.Assignment;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Planning;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Sources;
import dev.slipway.tool.Tool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import dev.slipway.tool.Toolbox;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans that do nothing, so that all that is measured is Slipway's own: two steps, or {@link #MANY} for Apps of {@link #LONG}. */
@Alternative
@Singleton
final class NothingTarget {

    static final String LONG = "long";
    static final int MANY = 50;
    private static final int FEW = 2;
    private static final String NAME = "process.nothing";

    @Produces
    @Singleton
    Tool tool() {
        return new Nothing();
    }

    @Produces
    @Singleton
    Story.Means means(Gate gate, Toolbox tools, Sources sources, CheckpointStore checkpoints) {
        return new Story.Means(
                gate,
                new GuardedToolbox(tools, gate),
                new ToDoNothing(),
                sources,
                checkpoints,
                Outlook.every(Duration.ofHours(1)));
    }

    private static final class Nothing implements ChangeTool {

        @Override
        public ToolSpec spec() {
            return new ToolSpec(NAME, Effect.CHANGE);
        }

        @Override
        public ToolResult call(ToolCall call, Attempt attempt) {
            return new ToolResult.Done(Map.of(), "nothing is done");
        }

        @Override
        public Observation observe(ToolCall call, Attempt attempt) {
            return new Observation.Absent();
        }
    }

    private static final class ToDoNothing implements Planner {

        @Override
        public Planning propose(Assignment assignment, Reading reading) {
            boolean isLong = assignment.app().name().namespace().equals(LONG);
            return new Planning.Proposed(new Proposal(plan(assignment, isLong ? MANY : FEW), plan(assignment, 0)));
        }

        private static Plan plan(Assignment assignment, int steps) {
            String place = assignment.app().spec().target().place();
            return new Plan(
                    assignment.app().id(),
                    assignment.app().generation(),
                    assignment.revision().commit(),
                    "none",
                    IntStream.range(0, steps)
                            .mapToObj(i -> new Step("nothing-" + i, call(place, i)))
                            .toList());
        }

        private static ToolCall call(String place, int number) {
            return new ToolCall(NAME, Effect.CHANGE, place, Arguments.of(Map.of("number", (long) number)));
        }
    }
}
