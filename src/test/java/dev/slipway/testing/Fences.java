package dev.slipway.testing;

import dev.slipway.execution.Fence;
import dev.slipway.execution.FenceLost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A fence that holds, until it is told otherwise. */
public final class Fences implements Fence {

    private final Deque<Standing> next = new ArrayDeque<>();
    private boolean lost;

    public static Fences holding() {
        return new Fences();
    }

    /** The next looks see these, later ones HOLDS. */
    public Fences seeing(Standing... standings) {
        next.addAll(List.of(standings));
        return this;
    }

    public void lose() {
        lost = true;
    }

    @Override
    public long token() {
        return 7;
    }

    @Override
    public Standing look() {
        return lost ? Standing.LOST : next.isEmpty() ? Standing.HOLDS : next.remove();
    }

    @Override
    public void require() {
        if (lost) {
            throw new FenceLost("lost in this test");
        }
    }
}
