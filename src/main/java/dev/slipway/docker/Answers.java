package dev.slipway.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Hands on the pieces of an answer, and tells when they end. docker-java's own logs what goes wrong as an error. */
final class Answers<T> implements ResultCallback<T> {

    private final Consumer<T> each;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    Answers(Consumer<T> each) {
        this.each = each;
    }

    Future<Boolean> ended() {
        return ended;
    }

    /** The connection is its owner's to close, also before anything arrived. */
    @Override
    public void onStart(Closeable stream) {}

    @Override
    public void onNext(T piece) {
        each.accept(piece);
    }

    @Override
    public void onError(Throwable problem) {
        ended.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        ended.complete(true);
    }

    @Override
    public void close() {
        ended.cancel(false);
    }
}
