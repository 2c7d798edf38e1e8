package dev.slipway.sweep;

import dev.slipway.pipeline.Transactions;
import java.util.function.Supplier;

/** Halts before the commit, so that nothing of it is there, and after it. A zombie is halted inside, with its locks. */
final class HaltingTransactions implements Transactions {

    private final Transactions inner;
    private final Points points;
    private final boolean zombie;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    HaltingTransactions(Transactions inner, Points points, boolean zombie) {
        this.inner = inner;
        this.points = points;
        this.zombie = zombie;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        if (inside.get()) {
            return inner.call(work);
        }
        T result;
        inside.set(true);
        try {
            result = inner.call(() -> {
                T made = work.get();
                if (points.isHere("before commit")) {
                    if (zombie) {
                        points.halt();
                    } else {
                        throw new Halted();
                    }
                }
                return made;
            });
        } catch (Halted rolledBack) {
            points.halt();
            throw rolledBack;
        } finally {
            inside.set(false);
        }
        points.pass("after commit");
        return result;
    }

    /** Leaves nothing behind that a halt could cut in two. */
    @Override
    public <T> T snapshot(Supplier<T> reads) {
        return inner.snapshot(reads);
    }

    /** Takes the transaction down on the way to the halt, as a lost connection does. */
    private static final class Halted extends Error {
        private static final long serialVersionUID = 1;

        Halted() {
            super("halted", null, false, false);
        }
    }
}
