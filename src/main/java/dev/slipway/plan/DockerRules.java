package dev.slipway.plan;

import dev.slipway.deployment.Build;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Reference;
import java.util.Map;
import java.util.TreeMap;

/**
 * Build, rehearse on a free port, then {@code recreate}: the old container stops, the new one takes the published ports. The old
 * one is removed only when the new one has proved itself. No rehearsal where volumes or GPUs are named: two can't share them.
 */
final class DockerRules {

    private final Assignment assignment;
    private final Target.Docker target;
    private final Reading reading;
    private final Past past;

    DockerRules(Assignment assignment, Target.Docker target, Reading reading) {
        this.assignment = assignment;
        this.target = target;
        this.reading = reading;
        this.past = new Past(assignment, "docker.run", "run");
    }

    Proposal propose() {
        if (target.ports().isEmpty()) {
            throw new NoPlan(
                    "NothingToProbe",
                    "the container publishes no port, so nothing could prove that it works: name one in spec.target.docker.ports");
        }
        String tree = Draft.tree(assignment, reading);
        return new Proposal(forward().plan(tree), rollback().plan(tree));
    }

    private Draft forward() {
        Draft draft = new Draft(assignment);
        new BuildRules(assignment, reading).addTo(draft, build());
        if (rehearses()) {
            draft.change("candidate", "docker.run", run(true))
                    .steadyProbe("probe-candidate", "candidate")
                    .change("remove-candidate", "docker.remove", Map.of("key", Draft.key("candidate")));
        }
        past.leftoverKeys().forEach(left -> draft.change(left.name(), "docker.remove", Map.of("key", left.key())));
        past.currentKey().ifPresent(key -> draft.change("stop-old", "docker.stop", Map.of("key", key)));
        draft.change("run", "docker.run", run(false));
        Draft proved = rehearses() ? draft.probe("probe", "run") : draft.steadyProbe("probe", "run");
        proved.read("state", "docker.state", Map.of("ignore", past.currentKey().orElse("")));
        past.currentKey().ifPresent(key -> draft.change("remove-old", "docker.remove", Map.of("key", key)));
        return draft;
    }

    private Draft rollback() {
        Draft draft = new Draft(assignment);
        if (rehearses()) {
            draft.change("remove-candidate", "docker.remove", Map.of("key", Draft.key("candidate")));
        }
        past.leftoverKeys().forEach(left -> draft.change(left.name(), "docker.remove", Map.of("key", left.key())));
        draft.change("remove-new", "docker.remove", Map.of("key", Draft.key("run")));
        past.currentKey().ifPresent(key -> draft.change("start-old", "docker.start", Map.of("key", key)));
        past.probe().ifPresent(probe -> draft.again("probe-old", probe));
        return draft.read("state", "docker.state", past.expectedState());
    }

    private boolean rehearses() {
        return target.volumes().isEmpty() && target.gpus() == 0;
    }

    private Build build() {
        return assignment.app().spec().build().orElseGet(() -> Build.plain(target.engine()));
    }

    private Map<String, Object> run(boolean candidate) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("image", image());
        arguments.put(
                "ports",
                target.ports().stream().map(port -> port(port, candidate)).toList());
        Draft.environment(target.environment(), arguments);
        arguments.put("volumes", target.volumes());
        target.network().ifPresent(network -> arguments.put("network", network));
        target.memoryBytes().ifPresent(bytes -> arguments.put("memoryBytes", bytes));
        target.nanoCpus().ifPresent(cpus -> arguments.put("nanoCpus", cpus));
        arguments.put("gpus", (long) target.gpus());
        arguments.put("restart", candidate ? "no" : target.restart());
        arguments.put("role", candidate ? "candidate" : "app");
        target.pullSecretRef().map(SecretRef::toString).ifPresent(secret -> arguments.put("pullSecret", secret));
        if (!candidate) {
            past.currentKey().ifPresent(key -> arguments.put("replaces", key));
        }
        return arguments;
    }

    /** The id where the engine that built it runs it, the pushed digest elsewhere. */
    private Reference image() {
        Build build = build();
        if (build.engine().equals(target.engine())) {
            return new Reference("build", "imageId");
        }
        if (build.image().isEmpty()) {
            throw new NoPlan(
                    "NoImageRepository",
                    "engine " + build.engine() + " builds and engine " + target.engine()
                            + " runs: name a repository both reach in spec.build.image");
        }
        return new Reference("push", "reference");
    }

    private Map<String, Object> port(Target.Port port, boolean candidate) {
        return Map.of(
                "address", candidate ? target.candidateAddress(port) : port.address(),
                "host", candidate ? 0L : (long) port.host(),
                "container", (long) port.container());
    }
}
