package dev.slipway.testing;

import dev.slipway.pipeline.Transactions;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One transaction at a time; what throws leaves nothing behind, and a part that throws dooms the whole. */
final class InMemoryTransactions implements Transactions {

    private final ReentrantLock lock = new ReentrantLock();
    private Tables tables = new Tables();
    private boolean doomed;

    /** Only inside {@link #call}. */
    Tables tables() {
        return tables;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        lock.lock();
        try {
            return lock.getHoldCount() == 1 ? outermost(work) : joined(work);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> T snapshot(Supplier<T> reads) {
        return call(reads);
    }

    private <T> T outermost(Supplier<T> work) {
        Tables before = tables.copy();
        doomed = false;
        boolean committed = false;
        try {
            T result = work.get();
            if (doomed) {
                throw new IllegalStateException("a part of this transaction failed: it can't be committed");
            }
            committed = true;
            return result;
        } finally {
            if (!committed) {
                tables = before;
            }
        }
    }

    private <T> T joined(Supplier<T> work) {
        boolean ended = false;
        try {
            T result = work.get();
            ended = true;
            return result;
        } finally {
            doomed |= !ended;
        }
    }
}
