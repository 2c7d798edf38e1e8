package dev.slipway.hook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Reads bodies whole, because a signature covers all of it; bounds each of them, and all large ones together. */
final class BodyReader {

    /** What GitHub sends at most. */
    static final int MOST_BYTES = 25 * 1024 * 1024;

    private static final int SMALL = 256 * 1024;
    private static final int LARGE_AT_ONCE = 4;

    private final Semaphore large = new Semaphore(LARGE_AT_ONCE);

    /** What came of reading. */
    sealed interface Body {
        final class Read implements Body {

            private final byte[] bytes;

            Read(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        record TooLarge() implements Body {}

        /** Too many large ones at once. */
        record Busy() implements Body {}
    }

    Body read(InputStream in, Optional<Long> announced) throws IOException {
        if (announced.orElse(0L) > MOST_BYTES) {
            return new Body.TooLarge();
        }
        byte[] beginning = in.readNBytes(SMALL);
        if (beginning.length < SMALL) {
            return new Body.Read(beginning);
        }
        if (!large.tryAcquire()) {
            return new Body.Busy();
        }
        try {
            return rest(beginning, in);
        } finally {
            large.release();
        }
    }

    private static Body rest(byte[] beginning, InputStream in) throws IOException {
        byte[] rest = in.readNBytes(MOST_BYTES - beginning.length + 1);
        if (beginning.length + rest.length > MOST_BYTES) {
            return new Body.TooLarge();
        }
        byte[] all = Arrays.copyOf(beginning, beginning.length + rest.length);
        System.arraycopy(rest, 0, all, beginning.length, rest.length);
        return new Body.Read(all);
    }
}
