package dev.slipway.sweep;

import dev.slipway.execution.Fence;

/** The fence that is no fence. */
record LooseFence(long token) implements Fence {

    @Override
    public Standing look() {
        return Standing.HOLDS;
    }

    @Override
    public void require() {
        // It stands open.
    }
}
