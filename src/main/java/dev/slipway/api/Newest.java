package dev.slipway.api;

import dev.slipway.history.EventStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The position of the newest event, asked for a few times a second however many listen. */
final class Newest {

    private static final Duration GOOD_FOR = Duration.ofMillis(150);

    private final EventStream stream;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile long position;
    private volatile long askedAt = System.nanoTime() - GOOD_FOR.toNanos();

    Newest(EventStream stream) {
        this.stream = stream;
    }

    /** Perhaps a moment old: then the next call knows. */
    long position() {
        if (System.nanoTime() - askedAt >= GOOD_FOR.toNanos() && asking.tryLock()) {
            try {
                position = stream.newest();
                askedAt = System.nanoTime();
            } finally {
                asking.unlock();
            }
        }
        return position;
    }
}
