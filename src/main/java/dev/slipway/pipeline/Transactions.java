package dev.slipway.pipeline;

import java.util.function.Supplier;

/** One PostgreSQL transaction around short work: no effect, git, model or HTTP call belongs inside. Joins one that is already open. */
public interface Transactions {

    <T> T call(Supplier<T> work);

    default void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
