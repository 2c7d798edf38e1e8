package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Checkpoint;
import dev.slipway.execution.CheckpointStore;
import dev.slipway.execution.CheckpointStore.Saving;
import dev.slipway.execution.Track;
import org.junit.jupiter.api.Test;

/** What every store of checkpoints must do. */
public abstract class CheckpointStoreContract {

    protected final AppId app = new AppId(Given.id());

    protected abstract CheckpointStore checkpoints();

    protected Checkpoint checkpoint(long token, int index) {
        return new Checkpoint(
                Checkpoint.VERSION,
                app,
                "d1",
                token,
                Track.ROLLBACK,
                Given.digest("plan"),
                index,
                Given.digest("key" + index),
                Given.NOW);
    }

    @Test
    public void loadsWhatWasSaved() {
        assertThat(checkpoints().load(app)).isEmpty();

        assertThat(checkpoints().save(checkpoint(3, 0))).isEqualTo(new Saving.Saved());

        assertThat(checkpoints().load(app)).contains(checkpoint(3, 0));
    }

    @Test
    public void replacesWhatTheSameOrAnOlderOwnerSaved() {
        checkpoints().save(checkpoint(3, 0));

        assertThat(checkpoints().save(checkpoint(3, 1))).isEqualTo(new Saving.Saved());
        assertThat(checkpoints().load(app)).contains(checkpoint(3, 1));
        assertThat(checkpoints().save(checkpoint(10, 2))).isEqualTo(new Saving.Saved());
        assertThat(checkpoints().load(app)).contains(checkpoint(10, 2));
    }

    @Test
    public void refusesAnOlderOwner() {
        checkpoints().save(checkpoint(10, 2));

        assertThat(checkpoints().save(checkpoint(9, 3))).isEqualTo(new Saving.Stale());
        assertThat(checkpoints().load(app)).contains(checkpoint(10, 2));
    }

    @Test
    public void forgetsWhatWasDropped() {
        checkpoints().save(checkpoint(10, 2));

        checkpoints().drop(app);

        assertThat(checkpoints().load(app)).isEmpty();
        assertThat(checkpoints().save(checkpoint(1, 0))).isEqualTo(new Saving.Saved());
    }
}
