package dev.slipway.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Asks the API server about many objects at a time, a few at once: the answers come in the order of the questions. */
final class Together {

    private static final int MOST_AT_ONCE = 8;

    private Together() {}

    /** The first {@link Trouble} in the order of the questions ends it. */
    static <T, R> List<R> each(List<T> items, Function<T, R> question) {
        if (items.size() < 2) {
            return items.stream().map(question).toList();
        }
        Semaphore places = new Semaphore(MOST_AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = new ArrayList<>();
            for (T item : items) {
                futures.add(threads.submit(placed(places, item, question)));
            }
            List<R> answers = new ArrayList<>();
            for (Future<R> future : futures) {
                answers.add(answer(future, threads));
            }
            return answers;
        }
    }

    private static <T, R> Callable<R> placed(Semaphore places, T item, Function<T, R> question) {
        return () -> {
            places.acquire();
            try {
                return question.apply(item);
            } finally {
                places.release();
            }
        };
    }

    private static <R> R answer(Future<R> future, ExecutorService threads) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            threads.shutdownNow(); // what is not asked yet is not asked any more
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw Pause.interrupted();
        }
    }
}
