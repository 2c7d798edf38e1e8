package dev.slipway.execution;

import dev.slipway.deployment.AppId;
import java.util.Optional;

/** Keeps the newest checkpoint of each App. Saving compares and sets the token in one step. */
public interface CheckpointStore {

    Saving save(Checkpoint checkpoint);

    /** Empty when there is none, or one that is corrupt or of an unknown version: it counts as lost. */
    Optional<Checkpoint> load(AppId app);

    void drop(AppId app);

    /** What came of saving. */
    sealed interface Saving {
        record Saved() implements Saving {}

        /** A newer owner has saved: this one must stop. */
        record Stale() implements Saving {}

        record Unavailable(String why) implements Saving {}
    }
}
