package dev.slipway.plan;

import dev.slipway.deployment.Target;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Reading;
import java.util.Map;

/**
 * Build, rehearse on a free port, then {@code recreate}: the old container stops, the new one takes the published ports. The old
 * one is removed only when the new one has proved itself. No rehearsal where volumes or GPUs are named: two can't share them.
 */
final class DockerRules {

    private final Assignment assignment;
    private final Target.Docker target;
    private final Reading reading;
    private final Past past;
    private final ContainerRules container;

    DockerRules(Assignment assignment, Target.Docker target, Reading reading) {
        this.assignment = assignment;
        this.target = target;
        this.reading = reading;
        this.past = Past.ofContainers(assignment);
        this.container = new ContainerRules(assignment, target, past);
    }

    Proposal propose() {
        if (target.ports().isEmpty()) {
            throw new NoPlan(
                    "NothingToProbe",
                    "the container publishes no port, so nothing could prove that it works: name one in spec.target.docker.ports");
        }
        String tree = Draft.tree(assignment, reading);
        return target.blueGreen()
                .map(how -> new BlueGreenRules(assignment, how, past).propose(build(), container.app(), tree))
                .orElseGet(() -> new Proposal(forward().plan(tree), rollback().plan(tree)));
    }

    private Draft forward() {
        Draft draft = build();
        if (rehearses()) {
            draft.change("candidate", "docker.run", container.candidate())
                    .steadyProbe("probe-candidate", "candidate")
                    .change("remove-candidate", "docker.remove", Map.of("key", Draft.key("candidate")));
        }
        past.removeLeftovers(draft, "docker.remove");
        past.currentKey().ifPresent(key -> draft.change("stop-old", "docker.stop", Map.of("key", key)));
        draft.change("run", "docker.run", container.app());
        Draft proved = rehearses() ? draft.probe("probe", "run") : draft.steadyProbe("probe", "run");
        proved.read("state", "docker.state", Map.of("ignore", past.currentKey().orElse("")));
        past.currentKey().ifPresent(key -> draft.change("remove-old", "docker.remove", Map.of("key", key)));
        return draft;
    }

    private Draft build() {
        Draft draft = new Draft(assignment);
        new BuildRules(assignment, reading).addTo(draft, container.build());
        return draft;
    }

    private Draft rollback() {
        Draft draft = new Draft(assignment);
        if (rehearses()) {
            draft.change("remove-candidate", "docker.remove", Map.of("key", Draft.key("candidate")));
        }
        past.removeLeftovers(draft, "docker.remove");
        draft.change("remove-new", "docker.remove", Map.of("key", Draft.key("run")));
        past.currentKey().ifPresent(key -> draft.change("start-old", "docker.start", Map.of("key", key)));
        past.probe("start-old").ifPresent(probe -> draft.again("probe-old", probe));
        return draft.read("state", "docker.state", past.expectedState());
    }

    private boolean rehearses() {
        return target.volumes().isEmpty() && target.gpus() == 0;
    }
}
