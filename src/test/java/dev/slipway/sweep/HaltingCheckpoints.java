package dev.slipway.sweep;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Checkpoint;
import dev.slipway.execution.CheckpointStore;
import java.util.Optional;

/** Halts before and after each checkpoint. */
record HaltingCheckpoints(CheckpointStore inner, Points points, Plant plant) implements CheckpointStore {

    @Override
    public Saving save(Checkpoint checkpoint) {
        points.pass("before checkpoint");
        Saving saving = inner.save(checkpoint);
        points.pass("after checkpoint");
        return plant == Plant.NO_FENCE ? new Saving.Saved() : saving;
    }

    @Override
    public Optional<Checkpoint> load(AppId app) {
        return inner.load(app);
    }

    @Override
    public void drop(AppId app) {
        inner.drop(app);
    }
}
