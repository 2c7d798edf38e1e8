package dev.slipway.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads the beginning of a body, and leaves the rest. */
final class Beginning implements AsyncBody.Consumer<List<ByteBuffer>> {

    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Boolean> cut = new CompletableFuture<>();

    Beginning(int most) {
        this.most = most;
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
        if (add(buffers)) {
            body.consume();
        } else {
            cut.complete(false);
            body.cancel();
        }
    }

    private synchronized boolean add(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[Math.min(buffer.remaining(), most - bytes.size())];
            buffer.get(some);
            bytes.writeBytes(some);
            if (buffer.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    /** When it is there: whether it is all that there is. Fails when the connection does before. */
    CompletableFuture<Boolean> of(AsyncBody body) {
        CompletableFuture<Boolean> whole = body.done().thenApply(nothing -> true);
        body.consume();
        return whole.applyToEither(cut, isWhole -> isWhole);
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
