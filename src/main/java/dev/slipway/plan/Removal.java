package dev.slipway.plan;

import dev.slipway.deployment.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What takes away all that an App's deployments have made. By fixed rules, whoever else plans: nothing is to be thought of here. */
public final class Removal {

    private static final String NO_TREE = "";

    private Removal() {}

    /** The assignment's deployments are all that is looked at. */
    public static Plan of(Assignment assignment) {
        Draft draft = new Draft(assignment);
        switch (assignment.app().spec().target()) {
            case Target.Process target -> process(draft, Past.ofProcesses(assignment));
            case Target.Docker target -> docker(draft, target, Past.ofContainers(assignment));
            case Target.Kubernetes target -> kubernetes(draft, target, Past.ofObjects(assignment));
        }
        return draft.plan(NO_TREE);
    }

    private static void process(Draft draft, Past past) {
        List<String> keys = keys(past);
        if (!keys.isEmpty()) {
            draft.change("stop", "process.stop", Map.of("keys", keys));
        }
        draft.read("state", "process.state", Past.NOTHING);
    }

    private static void docker(Draft draft, Target.Docker target, Past past) {
        List<String> keys = keys(past);
        if (!keys.isEmpty()) {
            long grace =
                    target.blueGreen().map(BlueGreenRules::graceSeconds).orElse(BlueGreenRules.LEAST_GRACE_SECONDS);
            draft.change("stop", "docker.stop", Map.of("keys", keys, "graceSeconds", grace))
                    .change("remove", "docker.remove", Map.of("keys", keys));
        }
        draft.read("state", "docker.state", Past.NOTHING);
    }

    private static List<String> keys(Past past) {
        return Stream.concat(past.leftoverKeys().stream(), past.currentKey().stream())
                .toList();
    }

    private static void kubernetes(Draft draft, Target.Kubernetes target, Past past) {
        Set<String> objects =
                new LinkedHashSet<>(past.current().map(KubernetesRules::objects).orElse(Set.of()));
        objects.addAll(KubernetesRules.madeBy(past.leftovers()));
        if (!objects.isEmpty()) {
            draft.destroy(
                    "prune", "kube.prune", Map.of("namespace", target.namespace(), "objects", List.copyOf(objects)));
        }
    }
}
