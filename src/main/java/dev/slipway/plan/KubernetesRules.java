package dev.slipway.plan;

import dev.slipway.deployment.Build;
import dev.slipway.deployment.HealthExpression;
import dev.slipway.deployment.Probe;
import dev.slipway.deployment.Reason;
import dev.slipway.deployment.Target;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * (Build → push →) apply the manifests → await their rollout; with {@code prune}, remove what the last good ones had, or unfinished ones
 * since, and these have not.
 */
final class KubernetesRules {

    static final String APPLY = "kube.apply";

    private final Assignment assignment;
    private final Target.Kubernetes target;
    private final Reading reading;
    private final Past past;

    KubernetesRules(Assignment assignment, Target.Kubernetes target, Reading reading) {
        this.assignment = assignment;
        this.target = target;
        this.reading = reading;
        this.past = Past.ofObjects(assignment);
    }

    /** What rendering answered: the manifests by digest, the ids of their objects, and the program that made them. */
    private record Rendered(String artifact, Set<String> objects, String by) {}

    Proposal propose() {
        String tree = Draft.tree(assignment, reading);
        checkExpressions();
        Rendered rendered = render();
        return new Proposal(forward(rendered).plan(tree), rollback(rendered).plan(tree));
    }

    private Draft forward(Rendered rendered) {
        Draft draft = new Draft(assignment);
        Optional<Build> build = assignment.app().spec().build();
        build.ifPresent(b -> new BuildRules(assignment, reading).addTo(draft, b));
        draft.change("apply", APPLY, apply(rendered, build));
        List<String> removed = without(leftObjects(), rendered.objects());
        if (target.prune() && !removed.isEmpty()) {
            draft.destroy("prune", "kube.prune", prune(removed));
        }
        draft.read("await", "kube.await", await(rendered));
        if (probe().isPresent()) {
            draft.probe("probe", "await");
        }
        return draft.read("state", "kube.state", state(rendered.objects()));
    }

    private Draft rollback(Rendered rendered) {
        Draft draft = new Draft(assignment);
        past.current().ifPresent(old -> draft.again("apply-old", old));
        List<String> added = without(madeObjects(rendered), oldObjects());
        if (!added.isEmpty()) {
            draft.destroy("remove-new", "kube.prune", prune(added));
        }
        past.step("await").ifPresent(await -> draft.again("await-old", await));
        past.probe().ifPresent(probe -> draft.again("probe-old", probe));
        Map<String, Object> state = new TreeMap<>(state(oldObjects()));
        state.putAll(past.expectedState());
        if (!added.isEmpty()) {
            state.put("gone", added);
        }
        return draft.read("state", "kube.state", state);
    }

    private Rendered render() {
        Map<String, Object> arguments = new TreeMap<>(Draft.source(assignment, reading));
        arguments.put("namespace", target.namespace());
        arguments.put("values", target.helm().values());
        target.helm().release().ifPresent(release -> arguments.put("release", release));
        target.helm().chart().ifPresent(chart -> arguments.put("chart", chart(chart)));
        ToolResult.Done done = read("kube.render", arguments);
        return new Rendered(
                text(done, "artifact"), new LinkedHashSet<>(split(text(done, "objects"))), text(done, "renderer"));
    }

    /** Before the first effect: an expression that can't be compiled would only be noticed by the rollout. */
    private void checkExpressions() {
        if (!target.health().isEmpty()) {
            read("kube.health", Map.of("health", expressions()));
        }
    }

    private ToolResult.Done read(String tool, Map<String, Object> arguments) {
        return switch (reading.read(new ToolCall(tool, Effect.READ, target.place(), Arguments.of(arguments)))) {
            case ToolResult.Done done -> done;
            case ToolResult.Failed failed ->
                throw new NoPlan(new Failure("", failed.blame(), failed.reason(), failed.message()));
            case ToolResult.Pending pending ->
                throw new NoPlan(new Failure("", Blame.WORLD, new Reason("NotRead"), pending.why()));
        };
    }

    private static Map<String, Object> chart(Target.Kubernetes.Helm.Chart chart) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("url", chart.url());
        chart.version().ifPresent(version -> arguments.put("version", version));
        arguments.put("digest", chart.digest().value());
        chart.secretRef().ifPresent(secret -> arguments.put("secret", secret.name()));
        return arguments;
    }

    private Map<String, Object> apply(Rendered rendered, Optional<Build> build) {
        Map<String, Object> arguments = manifests(rendered.artifact());
        Map<String, Object> images = new TreeMap<>();
        build.ifPresent(b -> images.put(repository(b), new Reference("push", "reference")));
        arguments.put("images", images);
        arguments.put("objects", List.copyOf(rendered.objects()));
        if (!rendered.by().isEmpty()) {
            arguments.put("renderer", rendered.by());
        }
        return arguments;
    }

    private static String repository(Build build) {
        return build.image()
                .orElseThrow(() -> new NoPlan(
                        "NoImageRepository",
                        "the cluster pulls what is built here: name a repository in spec.build.image"));
    }

    private Map<String, Object> manifests(String artifact) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("namespace", target.namespace());
        arguments.put("artifact", artifact);
        return arguments;
    }

    private Map<String, Object> await(Rendered rendered) {
        Map<String, Object> arguments = manifests(rendered.artifact());
        probe().ifPresent(probe -> {
            arguments.put("service", probe.service().orElseThrow());
            arguments.put("port", (long) probe.port().orElseThrow());
        });
        if (!target.health().isEmpty()) {
            arguments.put("health", expressions());
        }
        return arguments;
    }

    private List<Map<String, Object>> expressions() {
        return target.health().stream().map(KubernetesRules::expression).toList();
    }

    private static Map<String, Object> expression(HealthExpression health) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("apiVersion", health.apiVersion());
        arguments.put("kind", health.kind());
        arguments.put("current", health.current());
        health.inProgress().ifPresent(text -> arguments.put("inProgress", text));
        health.failed().ifPresent(text -> arguments.put("failed", text));
        return arguments;
    }

    private Optional<Probe> probe() {
        return assignment.app().spec().probe();
    }

    private Map<String, Object> prune(List<String> objects) {
        return Map.of("namespace", target.namespace(), "objects", objects);
    }

    private Map<String, Object> state(Set<String> objects) {
        return Map.of("namespace", target.namespace(), "objects", List.copyOf(objects));
    }

    private Set<String> oldObjects() {
        return past.current().map(KubernetesRules::objects).orElse(Set.of());
    }

    /** What may be there before this deployment: the last good one's, and what unfinished ones since may have made. */
    private Set<String> leftObjects() {
        Set<String> left = new LinkedHashSet<>(oldObjects());
        left.addAll(madeBy(past.leftovers()));
        return left;
    }

    private Set<String> madeObjects(Rendered rendered) {
        Set<String> made = new LinkedHashSet<>(rendered.objects());
        made.addAll(leftObjects());
        return made;
    }

    /** What these may have made, whether it was taken away again or not. */
    static Set<String> madeBy(Stream<PastDeployment> deployments) {
        return deployments
                .flatMap(PastDeployment::stepStream)
                .filter(step -> step.call().tool().equals(APPLY))
                .flatMap(step -> objects(step).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static Set<String> objects(PastStep apply) {
        return new LinkedHashSet<>(apply.call().arguments().texts("objects"));
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        List<String> rest = new ArrayList<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static String text(ToolResult.Done done, String name) {
        return done.outputs().getOrDefault(name, "");
    }
}
