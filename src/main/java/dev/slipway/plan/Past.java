package dev.slipway.plan;

import dev.slipway.deployment.AppId;
import dev.slipway.tool.Reference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What earlier deployments left in the world, by the keys of the calls that made it. */
final class Past {

    /** What a look at the state expects where nothing was before. */
    static final Map<String, String> NOTHING = Map.of("expect", "nothing");

    private static final String ENDPOINT = "endpoint";
    private static final Set<String> REMOVING = Set.of("process.stop", "docker.remove");

    private final Assignment assignment;
    private final String makingTool;
    private final String makingStep;

    static Past ofProcesses(Assignment assignment) {
        return new Past(assignment, "process.start", "start");
    }

    static Past ofContainers(Assignment assignment) {
        return new Past(assignment, "docker.run", "run");
    }

    static Past ofObjects(Assignment assignment) {
        return new Past(assignment, KubernetesRules.APPLY, "apply");
    }

    /** Looks for what {@code makingTool} made; the step {@code makingStep} of a deployment that succeeded made what runs now. */
    private Past(Assignment assignment, String makingTool, String makingStep) {
        this.assignment = assignment;
        this.makingTool = makingTool;
        this.makingStep = makingStep;
    }

    Optional<PastStep> current() {
        return assignment.before().flatMap(before -> before.step(makingStep));
    }

    Optional<String> currentKey() {
        return current().map(step -> step.key(app()).value());
    }

    /** What unfinished deployments may have made and did not remove themselves. Removing what is not there is no effect. */
    List<String> leftoverKeys() {
        Set<String> keys = new LinkedHashSet<>();
        assignment.leftovers().stream()
                .flatMap(PastDeployment::stepStream)
                .filter(step -> step.call().tool().equals(makingTool))
                .forEach(step -> keys.add(step.key(app()).value()));
        removedKeys().forEach(keys::remove);
        currentKey().ifPresent(keys::remove);
        return List.copyOf(keys);
    }

    /** One step however many there are: an App that is overtaken again and again must not outgrow a plan. */
    void removeLeftovers(Draft draft, String tool) {
        List<String> keys = leftoverKeys();
        if (!keys.isEmpty()) {
            draft.change("remove-leftovers", tool, Map.of("keys", keys));
        }
    }

    private Stream<String> removedKeys() {
        return assignment.leftovers().stream()
                .flatMap(PastDeployment::stepStream)
                .filter(step -> step.done() && REMOVING.contains(step.call().tool()))
                .flatMap(step -> step.call().arguments().keys().stream());
    }

    Optional<PastStep> probe() {
        return step("probe");
    }

    /** The same look at what the step {@code starts} brings back: the engine may choose another port for it. */
    Optional<PastStep> probe(String starts) {
        return probe().map(probe -> current()
                .flatMap(made -> made.outputs().entrySet().stream()
                        .filter(output ->
                                probe.call().arguments().find(ENDPOINT).equals(Optional.of(output.getValue())))
                        .map(Map.Entry::getKey)
                        .findFirst())
                .map(output -> probe.with(ENDPOINT, new Reference(starts, output)))
                .orElse(probe));
    }

    /** What the state must be after a rollback: as it was after the last success, or nothing. */
    Map<String, String> expectedState() {
        return state().map(digest -> Map.of("expect", digest)).orElse(NOTHING);
    }

    Optional<PastStep> step(String name) {
        return assignment.before().flatMap(before -> before.step(name));
    }

    Stream<PastDeployment> leftovers() {
        return assignment.leftovers().stream();
    }

    private Optional<String> state() {
        return step("state").flatMap(step -> step.output("digest"));
    }

    private AppId app() {
        return assignment.app().id();
    }
}
