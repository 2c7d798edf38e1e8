package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.execution.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * What runs for an App, by the record.
 *
 * @param applied the newest deployment that succeeded
 * @param unfinished those that ended since without being put back, oldest first: what they made may be there
 * @param made what the steps of all of them came to
 */
record Running(Optional<Deployment> applied, List<Deployment> unfinished, List<StepResult> made) {

    Running {
        unfinished = List.copyOf(unfinished);
        made = List.copyOf(made);
    }

    /** The deployment whose outcome is there still, as it proved itself. */
    Optional<Deployment> proven() {
        return applied.filter(any -> unfinished.isEmpty());
    }

    /** A rollback that failed, and nothing has been deployed well since. */
    Optional<Deployment> broken() {
        return unfinished.stream()
                .filter(one -> one.outcome()
                        .filter(how -> how.kind() == Kind.ROLLBACK_FAILED)
                        .isPresent())
                .reduce((older, newer) -> newer);
    }

    /** Nothing was ever deployed that was not taken away again. */
    boolean isNothing() {
        return applied.isEmpty() && unfinished.isEmpty();
    }

    /** The objects that were applied, sorted. */
    List<String> objects() {
        return made.stream()
                .filter(result -> result.status() == StepResult.Status.DONE)
                .filter(result -> result.call().tool().equals("kube.apply"))
                .flatMap(result -> result.call().arguments().texts("objects").stream())
                .distinct()
                .sorted()
                .toList();
    }
}
