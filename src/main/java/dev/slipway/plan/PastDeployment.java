package dev.slipway.plan;

import dev.slipway.deployment.Revision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An earlier deployment of the same App, as far as a planner needs it. */
public record PastDeployment(String id, Revision revision, List<PastStep> steps) {

    public PastDeployment {
        steps = List.copyOf(steps);
    }

    public Optional<PastStep> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    Stream<PastStep> stepStream() {
        return steps.stream();
    }
}
