package dev.slipway.pipeline;

import java.util.function.Supplier;

/** One PostgreSQL transaction around short work: no effect, git, model or HTTP call belongs inside. Joins one that is already open. */
public interface Transactions {

    <T> T call(Supplier<T> work);

    /** Reads of one moment, whatever others commit meanwhile; not a part of another transaction, and nothing is written in it. */
    <T> T snapshot(Supplier<T> reads);

    default void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
