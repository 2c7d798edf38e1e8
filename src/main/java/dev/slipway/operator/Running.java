package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What runs for an App, by the record.
 *
 * @param applied the newest deployment that succeeded
 * @param unfinished those that ended since without being put back, oldest first: what they made may be there
 * @param objects that all of them applied, sorted
 */
record Running(Optional<Deployment> applied, List<Deployment> unfinished, List<String> objects) {

    Running {
        unfinished = List.copyOf(unfinished);
        objects = List.copyOf(objects);
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
}
