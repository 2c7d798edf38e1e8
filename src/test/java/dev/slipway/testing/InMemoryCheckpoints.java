package dev.slipway.testing;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Checkpoint;
import dev.slipway.execution.CheckpointStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checkpoints in a map; can be told to be away. */
public final class InMemoryCheckpoints implements CheckpointStore {

    private final Map<AppId, Checkpoint> kept = new ConcurrentHashMap<>();
    private volatile Optional<String> away = Optional.empty();

    /** From now on saving is Unavailable, and loading finds nothing. */
    public void goAway(String why) {
        away = Optional.of(why);
    }

    public void comeBack() {
        away = Optional.empty();
    }

    /** As a Redis that was started anew without its data. */
    public void loseAll() {
        kept.clear();
    }

    @Override
    public Saving save(Checkpoint checkpoint) {
        if (away.isPresent()) {
            return new Saving.Unavailable(away.get());
        }
        Checkpoint now = kept.merge(
                checkpoint.app(), checkpoint, (before, next) -> before.token() > next.token() ? before : next);
        return now.equals(checkpoint) ? new Saving.Saved() : new Saving.Stale();
    }

    @Override
    public Optional<Checkpoint> load(AppId app) {
        return away.isPresent() ? Optional.empty() : Optional.ofNullable(kept.get(app));
    }

    @Override
    public void drop(AppId app) {
        if (away.isEmpty()) {
            kept.remove(app);
        }
    }
}
