package dev.slipway.boot;

import dev.slipway.guard.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two seconds each, on a thread beside; a guardrail that goes on after that is interrupted, and its answer ignored. */
final class GuardrailTimeLimit implements TimeLimit {

    static final Duration LIMIT = Duration.ofSeconds(2);

    @Override
    public <T> List<Optional<T>> each(List<Supplier<T>> works) {
        List<Optional<T>> answers = new ArrayList<>(works.size());
        while (answers.size() < works.size()) {
            List<Supplier<T>> left = works.subList(answers.size(), works.size());
            if (Thread.currentThread().isInterrupted()) {
                left.forEach(unasked -> answers.add(Optional.empty()));
            } else {
                answers.addAll(untilOneIsLate(left));
            }
        }
        return answers;
    }

    /** The answers of one thread, of which only the last may be missing. */
    private static <T> List<Optional<T>> untilOneIsLate(List<Supplier<T>> works) {
        BlockingQueue<T> given = new LinkedBlockingQueue<>();
        Asking<T> asking = new Asking<>(works, given);
        Thread thread = Thread.ofVirtual().name("guardrails").start(asking);
        List<Optional<T>> answers = new ArrayList<>(works.size());
        boolean inTime = true;
        while (inTime && answers.size() < works.size()) {
            Optional<T> answer = next(given);
            inTime = answer.isPresent();
            answers.add(answer);
        }
        if (!inTime) {
            asking.late = true;
            thread.interrupt();
        }
        return answers;
    }

    private static <T> Optional<T> next(BlockingQueue<T> given) {
        try {
            return Optional.ofNullable(given.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static final class Asking<T> implements Runnable {

        private final List<Supplier<T>> works;
        private final BlockingQueue<T> given;
        private volatile boolean late;

        Asking(List<Supplier<T>> works, BlockingQueue<T> given) {
            this.works = works;
            this.given = given;
        }

        @Override
        public void run() {
            for (Supplier<T> work : works) {
                if (late) {
                    return;
                }
                given.add(work.get());
            }
        }
    }
}
