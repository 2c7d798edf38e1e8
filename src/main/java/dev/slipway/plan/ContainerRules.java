package dev.slipway.plan;

import dev.slipway.deployment.Build;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Reference;
import java.util.Map;
import java.util.TreeMap;

/** What {@code docker.run} is asked, whatever the strategy. */
final class ContainerRules {

    private final Assignment assignment;
    private final Target.Docker target;
    private final Past past;

    ContainerRules(Assignment assignment, Target.Docker target, Past past) {
        this.assignment = assignment;
        this.target = target;
        this.past = past;
    }

    Build build() {
        return assignment.app().spec().build().orElseGet(() -> Build.plain(target.engine()));
    }

    /** A rehearsal: on free ports, and it stays dead when it dies. */
    Map<String, Object> candidate() {
        Map<String, Object> arguments = container(true);
        arguments.put("restart", "no");
        arguments.put("role", "candidate");
        return arguments;
    }

    /** The App itself. */
    Map<String, Object> app() {
        Map<String, Object> arguments = container(target.blueGreen().isPresent());
        arguments.put("restart", target.restart());
        arguments.put("role", "app");
        past.currentKey().ifPresent(key -> arguments.put("replaces", key));
        return arguments;
    }

    private Map<String, Object> container(boolean freePorts) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("image", image());
        arguments.put(
                "ports",
                target.ports().stream().map(port -> port(port, freePorts)).toList());
        Draft.environment(target.environment(), arguments);
        arguments.put("volumes", target.volumes());
        target.network().ifPresent(network -> arguments.put("network", network));
        target.memoryBytes().ifPresent(bytes -> arguments.put("memoryBytes", bytes));
        target.nanoCpus().ifPresent(cpus -> arguments.put("nanoCpus", cpus));
        arguments.put("gpus", (long) target.gpus());
        target.pullSecretRef().map(SecretRef::toString).ifPresent(secret -> arguments.put("pullSecret", secret));
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

    private Map<String, Object> port(Target.Port port, boolean free) {
        return Map.of(
                "address", free ? target.candidateAddress(port) : port.address(),
                "host", free ? 0L : (long) port.host(),
                "container", (long) port.container());
    }
}
