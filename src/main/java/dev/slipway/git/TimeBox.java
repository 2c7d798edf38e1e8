package dev.slipway.git;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work on a virtual thread of its own and gives up at a limit, whatever the other side does: an interrupt closes the socket
 * that a virtual thread waits for, which no read time-out of JGit promises.
 */
final class TimeBox {

    private TimeBox() {}

    static <T> T run(Duration limit, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("git").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimedOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the service is stopping");
        } catch (ExecutionException e) {
            throw unwrapped(Objects.requireNonNull(e.getCause()));
        } finally {
            task.cancel(true);
        }
    }

    private static IOException unwrapped(Throwable cause) {
        return switch (cause) {
            case IOException trouble -> trouble;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException(cause);
        };
    }

    /** The limit passed. */
    @SuppressWarnings("serial") // never serialised
    static final class TimedOut extends IOException {
        TimedOut() {
            super("timed out");
        }
    }
}
