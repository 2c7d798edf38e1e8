package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.execution.CheckpointStore;
import dev.slipway.execution.CheckpointStore.Saving;
import org.junit.jupiter.api.Test;

class InMemoryCheckpointsTest extends CheckpointStoreContract {

    private final InMemoryCheckpoints memory = new InMemoryCheckpoints();

    @Override
    protected CheckpointStore checkpoints() {
        return memory;
    }

    @Test
    void savesNothingWhileItIsAway() {
        memory.goAway("as the test wants it");

        assertThat(memory.save(checkpoint(1, 0))).isEqualTo(new Saving.Unavailable("as the test wants it"));
        assertThat(memory.load(app)).isEmpty();
        memory.comeBack();
        assertThat(memory.load(app)).isEmpty();
        assertThat(memory.save(checkpoint(1, 0))).isEqualTo(new Saving.Saved());
    }
}
